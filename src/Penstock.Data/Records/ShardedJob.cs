using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Data;

/// <summary>
/// Writes a set of TFRecord files, each whole by one worker. A journal beside them keeps the checksum of every file that is finished: a job that was killed
/// goes on with the others, and ends with the bytes that it would have had undisturbed, whatever the number of workers.
/// </summary>
/// <param name="name">What the files begin with: name-00000-of-00008.</param>
/// <param name="shards">How many files.</param>
/// <param name="key">What decides the content: sources and settings. With another one all files are written anew.</param>
public sealed class ShardedJob(string name, int shards, string key)
{
    private readonly SortedDictionary<int, string> _finished = [];
    private readonly Lock _lock = new();

    private string Journal => name + ".journal";

    /// <summary>Runs the job, or what is left of it.</summary>
    /// <param name="records">The records of a file by its number; called from several threads, and always the same.</param>
    /// <param name="workers">How many files are written at the same time.</param>
    /// <param name="cancellation">Stops the job; what is finished stays.</param>
    /// <returns>How many files were written now; the others were finished before.</returns>
    public int Run(Func<int, IEnumerable<byte[]>> records, int workers = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(name))!);
        Recall();
        WriteJournal();
        int[] left = [.. Enumerable.Range(0, shards).Where(shard => !_finished.ContainsKey(shard))];
        // Files of another job would look like some of this one's until they are replaced.
        foreach (var (path, shard, count) in ShardName.In(name))
            if (count != shards || left.Contains(shard)) File.Delete(path);
        try
        {
            Parallel.ForEach(left, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, shard => Write(shard, records, cancellation));
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.Flatten().InnerExceptions[0]);
        }
        return left.Length;
    }

    private void Write(int shard, Func<int, IEnumerable<byte[]>> records, CancellationToken cancellation)
    {
        string path = ShardName.Of(name, shard, shards);
        FileReplacement.Write(path, stream =>
        {
            using var writer = new TfRecordWriter(stream);
            foreach (byte[] record in records(shard))
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Write(record);
            }
        });
        Finish(shard, HashOf(path));
    }

    // A file counts as finished where it still has the bytes that it was finished with.
    private void Recall()
    {
        if (!File.Exists(Journal)) return;
        try
        {
            JsonNode? told = JsonNode.Parse(File.ReadAllText(Journal));
            if ((string?)told?["key"] != key || (int?)told["shards"] != shards) return;
            foreach (var (number, hash) in told["finished"]!.AsObject())
                if (int.TryParse(number, out int shard) && shard >= 0 && shard < shards && ShardName.Of(name, shard, shards) is var path && File.Exists(path) && HashOf(path) == (string?)hash)
                    _finished[shard] = (string)hash!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new InvalidDataException($"{Path.GetFullPath(Journal)}: expected the journal of a job, got other text. Delete it to write all files anew.", error);
        }
    }

    private void Finish(int shard, string hash)
    {
        lock (_lock)
        {
            _finished[shard] = hash;
            WriteJournal();
        }
    }

    private void WriteJournal()
    {
        var json = new JsonObject { ["key"] = key, ["shards"] = shards, ["finished"] = new JsonObject(_finished.Select(f => KeyValuePair.Create($"{f.Key}", (JsonNode?)f.Value))) };
        FileReplacement.Write(Journal, stream => stream.Write(Encoding.UTF8.GetBytes(json.ToJsonString() + "\n")));
    }

    private static string HashOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
