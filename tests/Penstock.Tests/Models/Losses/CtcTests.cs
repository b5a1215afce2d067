using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Connectionist temporal classification; expected values are those of torch.nn.functional.ctc_loss of PyTorch 1.13, in double.</summary>
public class CtcTests
{
    [Fact]
    public void Loss_and_gradient_are_those_of_torch()
    {
        var (losses, gradients) = Evaluate(Tensor.From(new long[] { 1, 1, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0 }, [3, 4]), Logits(3, 6, 4));
        double[] expected = [5.87770946800901, 7.07617969117891, 13.5376413757871];
        double[] slopes =
        [
            0.0143444402735707, -0.132459123692286, 0.101300160262144, 0.0168145231565709, -0.136357472600336, -0.802065489268419, 0.31875872783152, 0.619664234037235,
            -0.230647012433408, 0.0764048740278073, 0.0437380346357202, 0.11050410376988, 0.16048075069792, -0.457676203119001, 0.256459545760215, 0.0407359066608654,
            0.01399660934437, 0.020797314807374, -0.818006699650778, 0.783212775499034, -0.155874534377397, 0.147520476469857, -0.0161910578647925, 0.0245451157723319,
            -0.513674295098222, 0.331723966041622, 0.488792542677639, -0.306842213621039, -0.33771124416843, 0.0358891252015562, 0.115402069589907, 0.186420049376967,
            -0.0544834362388143, 0.266000331421103, 0.0392113734401082, -0.250728268622397, -0.357424855265509, 0.135034889979514, 0.513056925288677, -0.290666960002682,
            -0.270907856942913, 0.0756659498178179, 0.0896418122376081, 0.105600094887487, -0.564926406764994, 0.465211700627431, 0.0981073338152905, 0.00160737232227238,
            -0.98737131377167, 0.0503363011239683, 0.32503555236235, 0.611999460285351, -0.269605895950034, 0.108218881741023, 0.0448006930849071, 0.116586321124103,
            -0.826553631379059, 0.528099241112909, 0.259048406211762, 0.039405984054388, -0.98204787414875, 0.0282638240969355, 0.173236113234809, 0.780547936817005,
            -0.198580780647033, 0.145419768184235, 0.027707049162142, 0.0254539633006567, -0.942638464059083, 0.33924581541529, 0.48350076989086, 0.119891878752932,
        ];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], losses[i], 1e-10);
        for (int i = 0; i < slopes.Length; i++) Assert.Equal(slopes[i], gradients[i], 1e-10);
    }

    [Fact]
    public void Labels_that_cannot_be_spelt_in_the_time_have_an_infinite_loss()
    {
        var (losses, gradients) = Evaluate(Tensor.From(new long[] { 1, 1, 2, 1, 2, 0 }, [2, 3]), Logits(2, 3, 3));
        Assert.Equal(double.PositiveInfinity, losses[0]);
        Assert.True(double.IsFinite(losses[1]));
        Assert.DoesNotContain(gradients, double.IsNaN);
    }

    [Fact]
    public void Large_logits_stay_numbers()
    {
        Tensor logits = Tensor.From([.. Logits(1, 5, 3).ToArray<double>().Select(x => x * 1e4)], [1, 5, 3]);
        var (losses, gradients) = Evaluate(Tensor.From(new long[] { 1, 2 }, [1, 2]), logits);
        Assert.True(double.IsFinite(losses[0]));
        Assert.All(gradients, g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void Rejects_outputs_without_time() =>
        Assert.Contains("expected outputs [batch, time, classes] and labels [batch, length]", Assert.Throws<ArgumentException>(() => Evaluate(Tensor.From(new long[] { 1, 2 }, [1, 2]), Logits(1, 5, 3).Reshape([1, 15]))).Message);

    // sin(1), sin(2), ..
    private static Tensor Logits(int batch, int time, int classes) =>
        Tensor.From([.. Enumerable.Range(1, batch * time * classes).Select(i => Math.Sin(i) * 2)], [batch, time, classes]);

    private static (double[] Losses, double[] Gradients) Evaluate(Tensor target, Tensor output)
    {
        var graph = new Graph();
        Value label = graph.Input("label", target.DType, target.Shape), logits = graph.Input("logits", output.DType, output.Shape);
        Value losses = new CTC().PerExample(label, logits);
        graph.Output("losses", losses);
        graph.Output("gradient", Differentiation.Gradients(Op.Sum(losses), [logits])[0]!.ToDense());
        Tensor[] results = new Executor(graph).Run(target, output);
        return (results[0].ToArray<double>(), results[1].ToArray<double>());
    }
}
