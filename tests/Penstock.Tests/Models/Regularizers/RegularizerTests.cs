using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class RegularizerTests
{
    public static TheoryData<string> Regularizers => [.. Clusters.Members<Regularizer>().Select(type => type.Name)];

    public static TheoryData<string> Constraints => [.. Clusters.Members<Constraint>().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Regularizers))]
    public void A_regularizer_comes_back_from_its_settings(string name)
    {
        Regularizer made = name switch
        {
            nameof(L1) => new L1(0.1),
            nameof(L2) => new L2(0.2),
            nameof(L1L2) => new L1L2(0.1, 0.2),
            nameof(OrthogonalRegularizer) => new OrthogonalRegularizer(0.1, OrthogonalMode.Columns),
            _ => throw new InvalidOperationException($"RegularizerTests: expected a sample of {name}, got none. Add one."),
        };
        Assert.Equal(made, Regularizer.FromConfig(made.Described()));
    }

    [Theory]
    [MemberData(nameof(Constraints))]
    public void A_constraint_comes_back_from_its_settings(string name)
    {
        Constraint made = name switch
        {
            nameof(NonNeg) => new NonNeg(),
            nameof(MaxNorm) => new MaxNorm(3) { Axis = [0, 1] },
            nameof(UnitNorm) => new UnitNorm { Axis = [-1] },
            nameof(MinMaxNorm) => new MinMaxNorm(0.5, 2, 0.3) { Axis = [1] },
            _ => throw new InvalidOperationException($"RegularizerTests: expected a sample of {name}, got none. Add one."),
        };
        KerasSettings.RoundTrip(made.Config(), config => Constraint.FromConfig(new JsonObject { ["class_name"] = made.KerasName, ["config"] = config.DeepClone() }).Config());
    }

    [Theory]
    [InlineData("l1", typeof(L1))]
    [InlineData("l2", typeof(L2))]
    [InlineData("l1_l2", typeof(L1L2))]
    [InlineData("L1L2", typeof(L1L2))]
    [InlineData("orthogonal_regularizer", typeof(OrthogonalRegularizer))]
    public void A_regularizer_is_known_by_its_name(string name, Type type) => Assert.IsType(type, Regularizer.FromConfig(name));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Rejects_factors_below_0(double factor)
    {
        Assert.Contains("L1: expected a factor of 0 or more", Assert.Throws<ArgumentException>(() => new L1(factor)).Message);
        Assert.Contains("L1L2: expected a factor of 0 or more", Assert.Throws<ArgumentException>(() => new L1L2(1, factor)).Message);
    }

    // Rows (3, 4) and (4, 3): the cosine is 24 / 25. Columns likewise.
    [Theory]
    [InlineData(OrthogonalMode.Rows)]
    [InlineData(OrthogonalMode.Columns)]
    public void The_orthogonal_penalty_is_the_mean_cosine_of_pairs(OrthogonalMode mode)
    {
        Tensor matrix = Tensor.From(new double[,] { { 3, 4 }, { 4, 3 } });
        Assert.Equal(0.5 * 24 / 25, RulePlayer.Run(matrix, new OrthogonalRegularizer(0.5, mode).Penalty).Item<double>(), 1e-12);
    }

    [Fact]
    public void Norms_are_brought_between_two_lengths()
    {
        // Columns of length 5, 0.5 and 1.
        Tensor weight = Tensor.From(new double[,] { { 3, 0.3, 0.6 }, { 4, 0.4, 0.8 } });
        double[] found = RulePlayer.Run(weight, new MinMaxNorm(1, 2).Project).ToArray<double>();
        double[] expected = [1.2, 0.6, 0.6, 1.6, 0.8, 0.8];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-6);
        double[] halfway = RulePlayer.Run(weight, new MinMaxNorm(1, 2, 0.5).Project).ToArray<double>();
        Assert.Equal(3.5 * 0.6, halfway[0], 1e-6);
    }

    [Fact]
    public void Unit_norms_run_along_their_axes()
    {
        Tensor weight = Tensor.From(new double[,] { { 3, 4 }, { 0, 2 } });
        double[] rows = RulePlayer.Run(weight, new UnitNorm { Axis = [1] }.Project).ToArray<double>();
        double[] expected = [0.6, 0.8, 0, 1];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], rows[i], 1e-6);
        Assert.Equal(1, RulePlayer.Run(weight, new UnitNorm { Axis = [0, 1] }.Project).ToArray<double>().Sum(x => x * x), 1e-6);
    }
}
