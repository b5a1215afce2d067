using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TargetTests
{
    [Theory]
    [InlineData("tip > 0.2 * fare", null, "binary", "false,true", "holds truth values")]
    [InlineData("payment", null, "classes", "card,cash,coin", "holds texts")]
    [InlineData("fare", null, "numbers", "", "holds numbers")]
    [InlineData("stars", null, "binary", "1,5", "has only 2 different values")]
    [InlineData("stars", "regression", "numbers", "", "as asked")]
    public void The_task_is_told_by_the_values(string expression, string? task, string expected, string classes, string reason)
    {
        Table rows = Csv.Parse("fare,tip,payment,stars\n10.5,3,card,5\n11,0.5,cash,1\n12.25,,coin,5\n");
        Target target = Target.Of(rows, expression, task);
        Assert.Equal((expected, classes), (target.Task, string.Join(',', target.ClassNames)));
        Assert.Contains(reason, target.Reason);
    }

    [Fact]
    public void Labels_are_of_the_rows_that_have_a_target()
    {
        Table rows = Csv.Parse("fare,tip\n10,3\n11,0.5\n12,\n");
        Target target = Target.Of(rows, "tip > 0.2 * fare");
        Assert.Equal(["tip", "fare"], target.Columns);
        var (labels, known) = target.Encode(rows);
        Assert.Equal([1, 0], labels.ToArray<int>());
        Assert.Equal([0, 1], known);
    }

    [Fact]
    public void A_dot_at_the_end_makes_no_class_of_its_own()
    {
        Table train = Csv.Parse("x,income\n1,<=50K\n2,>50K\n"), test = Csv.Parse("x,income\n1,>50K.\n2,<=50K.\n"), both = Csv.Parse("x,income\n1,<=50K\n2,>50K.\n3,<=50K.\n4,>50K\n");
        Target target = Target.Of(train, "income");
        Assert.Equal([1, 0], target.Encode(test).Labels.ToArray<int>());
        Target mixed = Target.Of(both, "income");
        Assert.Equal(["<=50K", ">50K"], mixed.ClassNames);
        Assert.Contains("a dot at the end of <=50K. and >50K. is passed over", mixed.Reason);
        Assert.Equal([0, 1, 0, 1], mixed.Encode(both).Labels.ToArray<int>());
        Assert.Equal([0, 1], Target.Of(test, "income").Encode(train).Labels.ToArray<int>());
    }

    [Fact]
    public void A_dot_stays_where_it_makes_no_difference_to_the_classes() =>
        Assert.Equal(["Jr.", "Sr."], Target.Of(Csv.Parse("suffix\nJr.\nSr.\n"), "suffix").ClassNames);

    [Fact]
    public void A_value_that_is_no_class_is_told_with_its_row()
    {
        var target = new Target("payment", Target.Binary, ["card", "cash"]);
        Assert.Contains("expected one of card, cash, got \"coin\" in row 3", Assert.Throws<InvalidDataException>(() => target.Encode(Csv.Parse("payment,x\ncard,1\n,2\ncoin,3\n"))).Message);
        Assert.Throws<ArgumentException>(() => new Target("payment", "guess", []));
        Assert.Throws<ArgumentException>(() => new Target("payment", Target.Binary, ["a", "a"]));
    }
}
