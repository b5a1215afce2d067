using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ColumnExpressionTests
{
    private static readonly Table Trips = Csv.Parse(
        "fare,tips,trip miles,company,shared,n\n10,2,1.5,Yellow,true,1\n12.85,2.57,0,,false,2\n,3,2.5,Blue,true,3\n0.3,0.1,?,it's,false,4\n");

    [Theory]
    [InlineData("tips > 0.2 * fare", "false false  true")]
    [InlineData("tips >= 0.2 * fare", "true false  true")]
    [InlineData("tips = 0.1", "false false false true")]
    [InlineData("tips <> 0.1", "true true true false")]
    [InlineData("fare + tips", "12 15.42  0.4")]
    [InlineData("-fare / 2 + n * 3 - 1", "-3 -1.4249999999999998  10.85")]
    [InlineData("2 * (n + 1)", "4 6 8 10")]
    [InlineData("2 - 1 - 1", "0 0 0 0")]
    [InlineData("`trip miles` > 1", "true false true ")]
    [InlineData("company == 'Yellow'", "true  false false")]
    [InlineData("company = \"it's\" or company = 'it''s'", "false  false true")]
    [InlineData("company > 'C'", "true  false true")]
    [InlineData("shared and tips < 3", "true false false false")]
    [InlineData("fare > 5 and n > 2", "false false  false")]
    [InlineData("fare > 5 or n > 2", "true true true true")]
    [InlineData("not shared", "false true false true")]
    [InlineData("NOT shared AND n >= 2 OR false", "false true false true")]
    [InlineData("!(n == 1) && n <= 3 || n = 4", "false true true true")]
    [InlineData("shared == true", "true false true false")]
    [InlineData("(n - 1) / (n - 1) > 0", " true true true")]
    [InlineData("1e3 * n >= 2.5E+3", "false false true true")]
    [InlineData("fare", "10 12.85  0.3")]
    public void Computes(string expression, string expected)
    {
        Column column = ColumnExpression.Parse(expression).Evaluate(Trips);
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 4).Select(column.TextAt)));
    }

    [Fact]
    public void Tells_the_columns_that_it_reads()
    {
        ColumnExpression expression = ColumnExpression.Parse("tips > 0.2 * fare and `trip miles` > tips");
        Assert.Equal(["tips", "fare", "trip miles"], expression.Columns);
        Assert.False(expression.IsColumn);
        Assert.True(ColumnExpression.Parse(" `trip miles` ").IsColumn);
        Assert.Equal(DType.Bool, expression.Evaluate(Trips).DType);
        Assert.Equal("tips > 0.2 * fare and `trip miles` > tips", expression.Evaluate(Trips).Name);
    }

    [Theory]
    [InlineData("tips >", "Expression \"tips >\" at 7: expected a column, a number, a text or a parenthesis, got the end.")]
    [InlineData("tips fare", "Expression \"tips fare\" at 6: expected an operator or the end, got \"fare\".")]
    [InlineData("(tips", "Expression \"(tips\" at 6: expected a closing parenthesis, got the end.")]
    [InlineData("tips > 'a", "Expression \"tips > 'a\" at 8: expected a closing ', got the end.")]
    [InlineData("tips # 2", "Expression \"tips # 2\" at 6: expected a column, a number, a text or an operator, got '#'.")]
    [InlineData("1 < n < 3", "Expression \"1 < n < 3\" at 7: expected one comparison (join two with and), got \"<\".")]
    [InlineData("1.2.3 < n", "Expression \"1.2.3 < n\" at 1: expected a number, got \"1.2.3\".")]
    [InlineData("tip > 2", "Expression \"tip > 2\" at 1: expected one of the columns fare, tips, trip miles, company, shared, n, got \"tip\".")]
    [InlineData("company + 1", "Expression \"company + 1\" at 1: expected a number, got a text.")]
    [InlineData("company > 1", "Expression \"company > 1\" at 9: expected a text on both sides of >, got a number on the right.")]
    [InlineData("fare and shared", "Expression \"fare and shared\" at 1: expected a truth value before and, got a number.")]
    [InlineData("not fare", "Expression \"not fare\" at 5: expected a truth value after not, got a number.")]
    [InlineData("shared < true", "Expression \"shared < true\" at 8: expected numbers or texts beside <, got truth values.")]
    [InlineData("", "Expression \"\" at 1: expected a column, a number, a text or a parenthesis, got the end.")]
    public void Says_where_an_expression_is_wrong(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ColumnExpression.Parse(expression).Evaluate(Trips)).Message);

    [Fact]
    public void Rejects_an_expression_too_deep_for_the_stack() =>
        Assert.Contains("at most 200", Assert.Throws<FormatException>(() => ColumnExpression.Parse(new string('(', 100_000))).Message);

    [Fact]
    public void Survives_any_text()
    {
        var random = new Random(2);
        string[] parts = ["fare", "company", "shared", "(", ")", "+", "-", "not", "and", "or", "<", "==", "1.5", "'x'", "`n`", "*", "/", "true"];
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                Assert.Equal(4, ColumnExpression.Parse(text).Evaluate(Trips).Count);
            }
            catch (FormatException)
            {
            }
        }
    }
}
