using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The example of the documentation of Keras's FeatureSpace, with declarations of features; the numbers are computed by hand.</summary>
public class FeatureSpaceTests
{
    private static readonly Table Raw = Csv.Parse("""
        float_values,string_values,int_values
        0.0,zero,0
        0.1,one,1
        0.2,two,2
        0.3,three,3
        """);

    private static readonly Vocabulary Strings = new("string_values"), Integers = new("int_values");

    // Equally frequent entries go from the last in order on, as in Keras: zero, two, three, one and 3, 2, 1, 0, after the places of missing and unknown ones.
    private static readonly int[] StringIds = [2, 5, 3, 4], IntegerIds = [5, 4, 3, 2];

    [Fact]
    public void Concatenates_a_number_categories_and_their_cross()
    {
        FittedFeatures space = FittedFeatures.Fit([new StandardScore("float_values"), Strings, Integers, new Cross([Strings, Integers])], Raw);
        Tensor matrix = space.Apply(Raw).Input;
        Assert.Equal([4, 1 + 6 + 6 + 36], matrix.Shape.ToArray());
        for (int row = 0; row < 4; row++)
        {
            float[] expected = new float[49];
            expected[0] = (float)((row * 0.1 - 0.15) / Math.Sqrt(0.0125));
            foreach (int place in (int[])[1 + StringIds[row], 7 + IntegerIds[row], 13 + 6 * StringIds[row] + IntegerIds[row]]) expected[place] = 1;
            for (int column = 0; column < 49; column++) Assert.Equal(expected[column], matrix.NumberAt(row * 49 + column), 1e-6);
        }
    }

    [Fact]
    public void Gives_numbers_of_categories_one_by_one()
    {
        FittedFeatures space = FittedFeatures.Fit([Strings with { AsIds = true }, Integers with { AsIds = true }, new Cross([Strings, Integers], 32) { AsIds = true }], Raw);
        Example encoded = space.Apply(Raw);
        Assert.Equal(StringIds.Select(i => (long)i), encoded["string_values"].ToArray<long>());
        Assert.Equal(IntegerIds.Select(i => (long)i), encoded["int_values"].ToArray<long>());
        Assert.All(encoded["string_values_x_int_values"].ToArray<long>(), id => Assert.InRange(id, 0, 31));
    }

    [Fact]
    public void Is_put_before_a_model_which_then_takes_raw_rows()
    {
        FittedFeatures space = FittedFeatures.Fit([new StandardScore("float_values"), Strings, new Hash("int_values", 8), new Buckets("float_values", 2), new Rescaled("float_values", 10, -1)], Raw);
        SymbolicTensor encoded = Model.Input([space.Width], name: FittedFeatures.Matrix);
        var head = new Model(encoded, new Dense(1, Activation.Sigmoid).On(encoded)) { Seed = 3 };
        Model whole = head.WithFeatures(space);
        Assert.Equal(head.Predict(space.Apply(Raw).Input).ToArray<float>(), whole.Predict(Raw).ToArray<float>());
    }

    [Fact]
    public void A_number_is_rescaled_by_what_is_given()
    {
        Tensor rescaled = FittedFeatures.Fit([new Rescaled("float_values", 10, -1)], Raw).Apply(Raw).Input;
        for (int row = 0; row < 4; row++) Assert.Equal(row - 1, rescaled.NumberAt(row), 1e-6);
        Assert.Contains("expected a factor", Assert.Throws<ArgumentException>(() => new Rescaled("float_values", 0)).Message);
    }
}
