using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class LoggedHeadTests
{
    [Fact]
    public void Tells_of_every_value_what_the_whole_one_does()
    {
        using TestFolder folder = TestFiles.NewFolder();
        SampleLogs.Write(folder.FullName);
        using RunFolder runs = RunLog.Open(folder.FullName);
        Check(runs);
    }

    [Theory]
    [InlineData("tb-tensorboard-history")]
    [InlineData("tb-reducer")]
    [InlineData("tb-guild")]
    public void Tells_of_values_of_other_writers_what_the_whole_ones_do(string data)
    {
        using RunFolder runs = RunLog.Open(TestFiles.RequireData(data));
        Check(runs);
    }

    [Fact]
    public void Large_values_are_not_read_for_it()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] picture = new byte[100_000];
        using (RunWriter log = RunLog.Create(folder["a"]))
        {
            log.Images("many", [picture, picture, picture], 640, 480, 1);
            log.Mesh("cloud", Tensor.From(new float[30_000], Shape.Of(1, 10_000, 3)), 1);
            log.Audio("tone", Tensor.From(new float[20_000], Shape.Of(20_000, 1)), 8000, 1);
        }
        using RunFolder runs = RunLog.Open(folder.FullName);
        string file = Directory.GetFiles(folder["a"])[0];
        Assert.Equal(5, runs.Runs[0].Find("many")!.ReadHead(0).Count);
        // What lies beyond the heads is overwritten: whole values are no longer those that were found.
        byte[] bytes = File.ReadAllBytes(file);
        foreach (int at in Enumerable.Range(0, bytes.Length - 8).Where(i => i > 2000 && bytes.AsSpan(i - 600, 600).IndexOfAnyExcept((byte)0) < 0)) bytes[at] = 1;
        File.WriteAllBytes(file, bytes);
        LoggedHead many = runs.Runs[0].Find("many")!.ReadHead(0), cloud = runs.Runs[0].Find("cloud_VERTEX")!.ReadHead(0), tone = runs.Runs[0].Find("tone")!.ReadHead(0);
        Assert.Equal(("640", "480", 5, true), (Text(many.Strings[0]), Text(many.Strings[1]), many.Count, many.IsText));
        Assert.Equal([1, 10_000, 3], cloud.Shape);
        Assert.True(tone.IsText);
        Assert.Throws<InvalidDataException>(() => runs.Runs[0].Find("many")!.ReadTensor(0));
    }

    [Theory]
    // A string tensor of two billion strings in a few bytes; a shape that is none; no value; a value twice; numbers that end in the middle.
    [InlineData("42 10 08 07 12 0A 12 08 08 FF FF FF FF 07 00 00 00 00")]
    [InlineData("42 06 08 07 12 02 18 01")]
    [InlineData("0A 01 61")]
    [InlineData("42 04 08 01 12 00 42 04 08 01 12 00")]
    [InlineData("42 FF FF FF FF FF FF FF FF FF FF FF")]
    [InlineData("22 02 08 FF")]
    [InlineData("42 04 08 01 22 00")]
    [InlineData("FF FF FF FF FF FF FF FF FF 01")]
    public void What_does_not_tell_enough_is_left_to_the_whole_value(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", ""));
        Assert.Null(LoggedHead.Of(bytes, bytes.Length));
    }

    private static string Text(ReadOnlyMemory<byte> text) => System.Text.Encoding.UTF8.GetString(text.Span);

    private static void Check(RunFolder runs)
    {
        int count = 0;
        foreach (LoggedTag tag in runs.Runs.SelectMany(run => run.Tags).Where(tag => tag.Plugin != RunPlugin.Histograms))
            foreach (int index in Enumerable.Range(0, Math.Min(tag.Count, 20)))
            {
                LoggedHead head = tag.ReadHead(index), whole = LoggedHead.Of(tag.ReadTensor(index));
                Assert.Equal((whole.IsText, string.Join(',', whole.Shape), tag.Name), (head.IsText, string.Join(',', head.Shape), tag.Name));
                Assert.All(head.Strings.Zip(whole.Strings), pair => Assert.True(pair.First.Span.SequenceEqual(pair.Second.Span)));
                count++;
            }
        Assert.True(count > 0);
    }
}
