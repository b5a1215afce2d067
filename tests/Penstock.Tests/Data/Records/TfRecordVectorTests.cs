using System.Globalization;
using System.Text.Json;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The cases of tfrecord_crc32c.json, and the framing of those of event_and_example_wire.json.</summary>
public class TfRecordVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Checksums_are_those_of_the_vectors()
    {
        using JsonDocument file = Vectors("tfrecord_crc32c.json");
        int run = 0;
        foreach (JsonElement item in file.RootElement.GetProperty("crc32c").EnumerateArray())
        {
            byte[] input = Hex(item, "input_hex");
            Assert.Equal(Number(item, "crc32c"), Crc32C.Of(input));
            Assert.Equal(Number(item, "masked"), Crc32C.Masked(input));
            run++;
        }
        foreach (JsonElement item in file.RootElement.GetProperty("masked").EnumerateArray())
        {
            Assert.Equal(Number(item, "masked_crc"), Crc32C.Masked(Hex(item, "input_hex")));
            run++;
        }
        Assert.Equal(Crc32C.Of("hello world"u8), Crc32C.Extend(Crc32C.Of("hello "u8), "world"u8));
        foreach (uint crc in new uint[] { 0, 1, 0x13579BDF, uint.MaxValue }) Assert.NotEqual(crc, Crc32C.Mask(crc));
        output.WriteLine($"found {run}, run {run}, excepted 0");
        Assert.True(run >= 13);
    }

    [Fact]
    public void Framing_is_that_of_the_vectors()
    {
        using JsonDocument records = Vectors("tfrecord_crc32c.json"), wire = Vectors("event_and_example_wire.json");
        using TestFolder folder = TestFiles.NewFolder();
        var cases = records.RootElement.GetProperty("framing").EnumerateArray().Select(item => (Hex(item, "payload_hex"), Hex(item, "file_bytes_hex")))
            .Concat(wire.RootElement.GetProperty("events").EnumerateArray().Select(item => (Hex(item, "event_bytes_hex"), Hex(item, "tfrecord_hex"))))
            .Concat(wire.RootElement.GetProperty("examples").EnumerateArray().Select(item => (Hex(item, "bytes_hex"), Hex(item, "tfrecord_hex")))).ToList();
        foreach ((byte[] payload, byte[] file) in cases)
        {
            var written = new MemoryStream();
            using (var writer = new TfRecordWriter(written)) writer.Write(payload);
            Assert.Equal(file, written.ToArray());
            File.WriteAllBytes(folder["a"], file);
            Assert.Equal([payload], TfRecord.Read(folder["a"]));
        }
        output.WriteLine($"found {cases.Count}, run {cases.Count}, excepted 0");
        Assert.True(cases.Count >= 25);
    }

    [Fact]
    public void Damage_is_told_as_the_vectors_say()
    {
        using JsonDocument file = Vectors("tfrecord_crc32c.json");
        using TestFolder folder = TestFiles.NewFolder();
        JsonElement[] items = [.. file.RootElement.GetProperty("corruption").EnumerateArray()];
        Assert.Equal(["bad length checksum", "bad data checksum", "truncated record (any prefix of a record)"], items.Select(item => item.GetProperty("case").GetString()));

        File.WriteAllBytes(folder["length"], Hex(items[0], "file_bytes_hex"));
        Assert.Equal($"TfRecord {folder["length"]} offset 0: expected a length with the checksum 0x554B7F99, got 0x224B7FA3. The file is no TFRecord, or damaged.", Assert.Throws<InvalidDataException>(() => TfRecord.Read(folder["length"]).Count()).Message);

        byte[] damaged = Hex(items[1], "file_bytes_hex"), whole = Hex(file.RootElement.GetProperty("framing")[0], "file_bytes_hex");
        File.WriteAllBytes(folder["data"], [.. damaged, .. whole]);
        Assert.Equal($"TfRecord {folder["data"]} offset 0: expected a record of 24 bytes with the checksum 0x13579BDF, got 0x26C5F766. The record is damaged; fetch the file again.", Assert.Throws<InvalidDataException>(() => TfRecord.Read(folder["data"]).Count()).Message);
        var tolerance = new DamageTolerance();
        Assert.Equal([Hex(file.RootElement.GetProperty("framing")[0], "payload_hex")], TfRecord.Read(folder["data"], new() { OnDamage = tolerance }));
        Assert.Equal((1, 0), (tolerance.Records, tolerance.Files));

        for (int length = 1; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], whole[..length]);
            Assert.EndsWith($"bytes, got {length} before the end. The file is cut short; fetch it again.", Assert.Throws<InvalidDataException>(() => TfRecord.Read(folder["cut"]).Count()).Message);
        }
        output.WriteLine("found 3, run 3, excepted 0");
    }

    [Fact]
    public void Shards_are_called_and_counted_as_the_vectors_say()
    {
        using JsonDocument file = Vectors("tfds_layout.json");
        int run = 0;
        foreach (JsonElement item in file.RootElement.GetProperty("names").GetProperty("sharded").EnumerateArray())
        {
            int count = item[0].GetInt32();
            Assert.Equal((item[1].GetString(), item[2].GetString()), (ShardName.Of("ds-train.tfrecord", 0, count), ShardName.Of("ds-train.tfrecord", count - 1, count)));
            Assert.Equal(("ds-train.tfrecord", count - 1, count), ShardName.Parse(item[2].GetString()!));
            run++;
        }
        foreach (JsonElement item in file.RootElement.GetProperty("names").GetProperty("invalid_files").EnumerateArray())
        {
            Assert.Null(ShardName.Parse(item.GetString()!));
            run++;
        }
        foreach (JsonElement item in file.RootElement.GetProperty("shard_boundaries").GetProperty("derived").EnumerateArray())
        {
            int shards = item.GetProperty("k").GetInt32();
            Assert.Equal(item.GetProperty("ends").EnumerateArray().Select(e => e.GetInt64()), Enumerable.Range(0, shards).Select(s => ShardCount.EndOf(s, shards, item.GetProperty("n").GetInt64())));
            run++;
        }
        foreach (JsonElement item in file.RootElement.GetProperty("shard_count").GetProperty("derived").EnumerateArray())
        {
            Assert.Equal(item.GetProperty("expected_shards").GetInt32(), ShardCount.For(item.GetProperty("total_bytes").GetInt64(), item.GetProperty("num_examples").GetInt64()));
            run++;
        }
        output.WriteLine($"found {run}, run {run}, excepted 0");
        Assert.True(run >= 15);
    }

    [Fact]
    public void Examples_of_the_vectors_are_read_and_written_again()
    {
        using JsonDocument file = Vectors("event_and_example_wire.json");
        int run = 0;
        foreach (JsonElement item in file.RootElement.GetProperty("examples").EnumerateArray())
        {
            byte[] record = Hex(item, "bytes_hex");
            if (item.GetProperty("name").GetString() == "SequenceExample")
            {
                Example sequence = TfSequenceExample.Parse(record, new([FeatureField.Fixed("id", DType.Int64)], [FeatureField.Ragged("tokens", DType.Int64)]));
                Assert.Equal((1L, "Int64 [3] 1, 2, 3", "Int32 [2] 2, 1"), (sequence["id"].Item<long>(), $"{sequence["tokens"]}", $"{sequence["tokens.counts"]}"));
                Assert.Equal(record, TfSequenceExample.Write([("id", sequence["id"])], [("tokens", [Tensor.From(1L, 2), Tensor.From(3L)])]));
            }
            else if (item.GetProperty("name").GetString()!.StartsWith("empty"))
                Assert.Equal("empty Int64 [0], missing Float32 [0]", $"{TfExample.Parse(record, new(FeatureField.Variable("empty", DType.Int64), FeatureField.Variable("missing", DType.Float32)))}");
            else
            {
                Example example = TfExample.Parse(record, FeatureSpec.Infer(Dataset.From<byte[]>([record])));
                Assert.Equal(record, TfExample.Write(example));
                // Every value that the text shows is in a tensor.
                string text = item.GetProperty("text_proto").GetString()!;
                Assert.Equal(text.Split("value: ").Length - 1, example.Inputs.Sum(i => i.Count));
            }
            run++;
        }
        output.WriteLine($"found {run}, run {run}, excepted 0");
        Assert.True(run >= 5);
    }

    private static JsonDocument Vectors(string name) => JsonDocument.Parse(File.ReadAllBytes(TestFiles.RequireVectors("modelling", name)));

    private static byte[] Hex(JsonElement item, string name) => Convert.FromHexString(item.GetProperty(name).GetString()!);

    private static uint Number(JsonElement item, string name) => uint.Parse(item.GetProperty(name).GetString()!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
