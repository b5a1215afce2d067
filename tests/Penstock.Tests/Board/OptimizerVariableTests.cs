using System.Text.Json.Nodes;
using Penstock.Board;

namespace Penstock.Tests;

/// <summary>What of a GraphDef is the model's, and what its optimizer keeps.</summary>
public class OptimizerVariableTests
{
    // The sums are those that the shapes of the layers' own variables give: 784*512+512+512*512+512+512*10+10, and 784*500+500+500*10+10.
    [Theory]
    [InlineData("tb-guild", "", 669_706, 669_710)]
    [InlineData("tb-tensorboard-history", "log_tayo/train", 397_510, 795_022)]
    public async Task Slots_of_logs_that_others_wrote_are_no_parameters(string data, string run, long parameters, long state)
    {
        await using BoardServer board = await Boards.StartAsync(new(TestFiles.RequireData(data)) { IsReadOnly = true });
        using HttpClient client = board.Client();
        string name = run.Length > 0 ? run : (string)(await client.JsonAsync("/api/runs"))["runs"]![0]!["name"]!;
        JsonArray nodes = (await client.JsonAsync($"/api/graph?run={Uri.EscapeDataString(name)}&source=run"))["nodes"]!.AsArray();
        Assert.Equal((parameters, state), (nodes.Sum(node => (long?)node!["parameters"] ?? 0), nodes.Sum(node => (long?)node!["optimizerState"] ?? 0)));
        JsonNode summary = (await client.PostAsync("/api/graph/levels", new { run = name, source = "run" })).Json["summary"]!;
        Assert.Equal((parameters, state), ((long)summary["parameters"]!, (long)summary["optimizerState"]!));
    }

    [Theory]
    [InlineData("dense/kernel/Adam_1", 50)]
    [InlineData("dense/kernel/AnyoneElse", 50)]
    [InlineData("RMSprop/rho", 1)]
    [InlineData("Adam/dense/kernel/m", 50)]
    [InlineData("training/SGD/Variable_2", 50)]
    [InlineData("train/unknown", 50)]
    [InlineData("dense/my_optimizer/slot", 50)]
    [InlineData("beta1_power_1", 1)]
    [InlineData("global_step", 1)]
    [InlineData("metrics/accuracy/total", 1)]
    [InlineData("count_1", 1)]
    public void Is_of_the_optimizer(string name, long count) => Assert.Equal((null, count), After(name, count));

    [Theory]
    [InlineData("layer/weights/Variable", 51)]
    [InlineData("train/generator/kernel", 77)]
    [InlineData("batch_normalization/moving_mean", 5)]
    [InlineData("dense/kernel_1", 50)]
    [InlineData("embedding/decay", 20)]
    [InlineData("adamant/kernel", 50)]
    public void Is_of_the_model(string name, long count) => Assert.Equal((count, null), After(name, count));

    [Fact]
    public void What_a_log_tells_itself_stays()
    {
        var node = new GraphNode("Adam/kernel", "VariableV2") { Parameters = 5, TellsParameters = true };
        OptimizerVariables.SetApart([node]);
        Assert.Equal((5L, null), (node.Parameters, node.OptimizerState));
    }

    private static (long?, long?) After(string name, long count)
    {
        var node = new GraphNode(name, "VariableV2") { Parameters = count };
        OptimizerVariables.SetApart([new("dense/kernel", "VariableV2") { Parameters = 50 }, node]);
        return (node.Parameters, node.OptimizerState);
    }
}
