using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TfExampleTests
{
    [Fact]
    public void An_empty_list_is_no_absent_feature()
    {
        // As in tf.io.parse_example: only what is absent takes the default (example_proto_fast_parsing.cc, dense features).
        var spec = new FeatureSpec(FeatureField.Fixed("x", DType.Int64, orElse: Tensor.Scalar(-1L)));
        byte[] empty = TfExample.Write([("x", Tensor.From(Array.Empty<long>()))]), absent = TfExample.Write([("y", Tensor.From(1L))]);
        Assert.Equal(-1, Dataset.From<byte[]>([absent]).Parse(spec).Single()["x"].NumberAt(0));
        Assert.Contains("expected 1 int64 value, got 0", Assert.ThrowsAny<Exception>(() => Dataset.From<byte[]>([empty]).Parse(spec).Count()).ToString());
    }

    [Fact]
    public void No_feature_is_called_as_the_lengths_of_another_are()
    {
        Assert.StartsWith("FeatureSpec: expected no feature called \"x.length\"", Assert.Throws<ArgumentException>(() => new FeatureSpec(FeatureField.Variable("x", DType.Int64), FeatureField.Fixed("x.length", DType.Int64))).Message);
        Assert.StartsWith("SequenceSpec: expected no feature called \"x.counts\"", Assert.Throws<ArgumentException>(() => new SequenceSpec([FeatureField.Fixed("x.counts", DType.Int64)], [FeatureField.Variable("x", DType.Int64)])).Message);
        Assert.NotNull(new FeatureSpec(FeatureField.Fixed("x", DType.Int64), FeatureField.Fixed("x.length", DType.Int64)));
    }

    [Fact]
    public void Padding_beyond_two_gigabytes_is_refused_before_memory_is_taken() =>
        Assert.Equal("feature \"x\": expected at most 2147483591 bytes in a padded batch, got shape [300, 1000001]. Use smaller batches, or Ragged",
            Assert.Throws<InvalidDataException>(() => PaddedGroups.Of(Tensor.Zeros(DType.Float64, [1_000_001]), [1_000_001, .. new int[299]], "x")).Message);

    [Fact]
    public void Reads_back_what_it_writes()
    {
        var spec = new FeatureSpec(
            FeatureField.Fixed("x", DType.Float32, [2, 2]), FeatureField.Fixed("n", DType.Int32), FeatureField.Variable("tags", DType.Text),
            FeatureField.Ragged("tokens", DType.Int64), FeatureField.Fixed("y", DType.Int64))
        { Label = "y" };
        byte[] first = TfExample.Write([("x", Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } })), ("n", Tensor.From(-5)), ("tags", Tensor.From("a", "b")), ("tokens", Tensor.From(1L, 300)), ("y", Tensor.From(1L))]);
        byte[] second = TfExample.Write([("x", Tensor.From(5f, 6, 7, 8)), ("n", Tensor.From(6)), ("tags", Tensor.From("c")), ("tokens", Tensor.From(Array.Empty<long>())), ("y", Tensor.From(0L))]);
        Example one = TfExample.Parse(first, spec), batch = TfExample.ParseBatch([first, second], spec);
        Assert.Equal("x Float32 [2, 2], n Int32 [], tags Text [2], tokens Int64 [2], label Int64 []", one.ToString());
        Assert.Equal("x Float32 [2, 2, 2], n Int32 [2], tags Text [2, 2], tags.length Int32 [2], tokens Int64 [2], tokens.length Int32 [2], label Int64 [2]", batch.ToString());
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], batch["x"].ToArray<float>());
        Assert.Equal([-5, 6], batch["n"].ToArray<int>());
        Assert.Equal("""Text [2, 2] "a", "b", "c", "" """.Trim(), batch["tags"].ToString());
        Assert.Equal([2, 1], batch["tags.length"].ToArray<int>());
        Assert.Equal([1L, 300], batch["tokens"].ToArray<long>());
        Assert.Equal([2, 0], batch["tokens.length"].ToArray<int>());
        Assert.Equal([1L, 0], batch.Label!.ToArray<long>());
    }

    [Theory]
    [InlineData("0a", "byte 1: expected a number that ends, got the end of the message")]
    [InlineData("0a05", "byte 1: expected at most 0 bytes, which the message still has, got 5")]
    [InlineData("0affffffffffffffffffff01", "byte 1: expected a number of at most 10 bytes, got a longer one")]
    [InlineData("00", "byte 0: expected a field, got the tag 0")]
    [InlineData("13", "byte 1: expected the end of group 2, got the end of the message")]
    [InlineData("1314131c", "byte 4: expected the end of group 2, got that of 3")]
    [InlineData("14", "expected a field, got the end of a group 2 that was not begun")]
    public void Malformed_records_are_errors(string hex, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => TfExample.Parse(Convert.FromHexString(hex), new(FeatureField.Variable("x", DType.Int64)))).Message);

    [Fact]
    public void Says_which_feature_of_which_record_is_not_as_specified()
    {
        byte[] record = TfExample.Write([("x", Tensor.From(1L, 300)), ("t", Tensor.From("abc"))]);
        Says(FeatureField.Fixed("x", DType.Int64), "feature \"x\": expected 1 int64 value, got 2.");
        Says(FeatureField.Fixed("x", DType.Int64, [3]), "feature \"x\": expected 3 int64 values for shape [3], got 2.");
        Says(FeatureField.Fixed("x", DType.UInt8, [2]), "feature \"x\": expected values of UInt8, got 300. Specify it as Int64.");
        Says(FeatureField.Fixed("x", DType.Float32, [2]), "feature \"x\": expected float values, got int64 values. Specify it as what it is.");
        Says(FeatureField.Fixed("y", DType.Float32), "feature \"y\": expected 1 float value, got none. Give it a default, or make it variable.");
        Says(FeatureField.Variable("x", DType.Int64, [3]), "feature \"x\": expected a multiple of 3 values, as shape [3] has, got 2.");
        Says(FeatureField.Raw("t", DType.Int32, [1]), "feature \"t\": expected 4 bytes for Int32 [1], got 3.");

        void Says(FeatureField field, string message) =>
            Assert.Equal($"TfExample record 1: {message}", Assert.Throws<InvalidDataException>(() => TfExample.ParseBatch([TfExample.Write([(field.Name, Fitting(field))]), record], new(field))).Message);

        static Tensor Fitting(FeatureField field) => field.Layout == FeatureLayout.Raw ? Tensor.From("abcd") : field.DType.IsFloating() ? Tensor.Zeros(DType.Float32, field.Shape) : Tensor.Zeros(DType.Int64, field.Shape);
    }

    // The messages are written by hand after the encoding's description: unpacked values, a list twice, a list of another kind before, a key twice, unknown fields and groups.
    [Theory]
    [InlineData("0a0d0a0b0a017812061a0408010802", "1 2")]
    [InlineData("0a100a0e0a017812091a030a01011a020802", "1 2")]
    [InlineData("0a120a100a0178120b12060a040000803f1a0108", null)]
    [InlineData("0a1a0a0b0a017812061a040a0201020a0b0a017812061a040a020304", "3 4")]
    [InlineData("0a0d0a0b0a017812061a040a0201021001", "1 2")]
    [InlineData("13080114 0a0d0a0b0a017812061a040a020102", "1 2")]
    [InlineData("0a0d0a0b12061a040a0201020a0178", "1 2")]
    public void Other_forms_of_the_same_record_are_read(string hex, string? values)
    {
        var spec = new FeatureSpec(FeatureField.Variable("x", DType.Int64));
        byte[] record = Convert.FromHexString(hex.Replace(" ", ""));
        if (values is null) Assert.Throws<InvalidDataException>(() => TfExample.Parse(record, spec));
        else Assert.Equal(values, string.Join(' ', TfExample.Parse(record, spec).Input.ToArray<long>()));
    }

    [Fact]
    public void Of_lists_of_different_kinds_the_last_counts()
    {
        // Feature x: a float_list of [1], then an int64_list of [5].
        byte[] record = Convert.FromHexString("0a140a120a0178120d12060a040000803f1a030a0105");
        Assert.Equal([5L], TfExample.Parse(record, new(FeatureField.Variable("x", DType.Int64))).Input.ToArray<long>());
    }

    [Fact]
    public void Defaults_and_raw_bytes_fill_tensors()
    {
        var spec = new FeatureSpec(
            FeatureField.Fixed("x", DType.Float32, [2], Tensor.Scalar(7f)), FeatureField.Fixed("t", DType.Text, orElse: Tensor.From("none")), FeatureField.Raw("r", DType.Int16, [2]))
        { Weight = "x" };
        Example batch = TfExample.ParseBatch([TfExample.Write([("r", Tensor.From("abcd"))]), TfExample.Write([("r", Tensor.From("efgh")), ("x", Tensor.From(1f, 2)), ("t", Tensor.From("some"))])], spec);
        Assert.Equal([7f, 7, 1, 2], batch.Weight!.ToArray<float>());
        Assert.Equal("""Text [2] "none", "some" """.Trim(), batch["t"].ToString());
        Assert.Equal([0x6261, 0x6463, 0x6665, 0x6867], batch["r"].ToArray<short>());
    }

    [Fact]
    public void A_reading_goes_on_behind_a_record_that_fails()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[][] records = [.. Enumerable.Range(0, 10).Select(i => i % 4 == 2 ? [0x0A] : TfExample.Write([("x", Tensor.From(i)), ("v", Tensor.From(Enumerable.Repeat(i, i).ToArray()))]))];
        TfRecord.Write(Dataset.From(records), folder["a"], new() { Shards = 1 });
        var spec = new FeatureSpec(FeatureField.Fixed("x", DType.Int32), FeatureField.Ragged("v", DType.Int32));
        foreach (Dataset<byte[]> source in new[] { Dataset.From(records), TfRecord.Read(folder["a@*"]) })
            for (int reuse = 0; reuse < 3; reuse++)
            {
                using DatasetReader<Example> reader = source.ParseBatch(spec, 3).Open(new() { Reuse = reuse });
                var batches = new List<string>();
                int failed = 0;
                while (true)
                    try
                    {
                        if (!reader.MoveNext()) break;
                        batches.Add($"{string.Join(' ', reader.Current["x"].ToArray<int>())}, {reader.Current["v"].Count}");
                    }
                    catch (InvalidDataException)
                    {
                        failed++;
                    }
                Assert.Equal(["0 1 3, 4", "4 5 7, 16", "8 9, 17"], batches);
                Assert.Equal(2, failed);
            }
    }
}
