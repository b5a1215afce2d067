using System.Text.Json;
using System.Text.Json.Serialization;

namespace Penstock.Models;

/// <summary>Where the time of training went, as a JSON object in a text tensor [].</summary>
public sealed record ProfilePayload
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true, MaxDepth = 8, NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>One operator's part.</summary>
    /// <param name="Name">The operator.</param>
    /// <param name="Share">Its share of the time of the steps, 0 to 1.</param>
    /// <param name="Gigaflops">Billions of floating-point operations a second.</param>
    /// <param name="Gigabytes">Billions of bytes a second.</param>
    /// <param name="Kind">What takes longer at best: compute or memory.</param>
    /// <param name="OfLimit">What it reaches of the machine's limit of that kind; of bytes above 1 where they come from a cache, as the limit is that of memory.</param>
    public sealed record Operator(string Name, double Share, double Gigaflops, double Gigabytes, string Kind, double OfLimit);

    /// <summary>What the machine can do at most.</summary>
    /// <param name="Gigaflops">Billions of floating-point operations a second.</param>
    /// <param name="Gigabytes">Billions of bytes a second.</param>
    public sealed record Limit(double Gigaflops, double Gigabytes);

    /// <summary>The memory that was in use at a step.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Bytes">The bytes of the whole process.</param>
    public sealed record Memory(long Step, double Bytes)
    {
        /// <summary>Of them those that the values of a step lie in; 0, the default, for not told.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public double Arena { get; init; }

        /// <summary>Of them those of managed objects; 0, the default, for not told.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public double Managed { get; init; }
    }

    /// <summary>The time of a step.</summary>
    /// <param name="Step">The step.</param>
    /// <param name="Seconds">The whole time.</param>
    /// <param name="Wait">What of it was spent waiting for the batch.</param>
    public readonly record struct Timing(long Step, double Seconds, double Wait);

    /// <summary>What most of the time went to: input, compute or memory.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The share of a step that is spent waiting for its batch.</summary>
    public double InputShare { get; init; }

    /// <summary>The share in operators whose arithmetic takes longer than their bytes.</summary>
    public double ComputeShare { get; init; }

    /// <summary>The share in operators whose bytes take longer than their arithmetic.</summary>
    public double MemoryShare { get; init; }

    /// <summary>The operators, those of the largest share first.</summary>
    public IReadOnlyList<Operator> Operators { get; init; } = [];

    /// <summary>What the machine can do at most; null where it is not known.</summary>
    public Limit? Limits { get; init; }

    /// <summary>The bytes that the operators of a step read and write.</summary>
    public double BytesOfStep { get; init; }

    /// <summary>What would make steps shorter.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>The memory over time.</summary>
    [JsonPropertyName("memory")]
    public IReadOnlyList<Memory> MemoryOverTime { get; init; } = [];

    /// <summary>The steps over time.</summary>
    public IReadOnlyList<Timing> Steps { get; init; } = [];

    /// <summary>A profile from what a training measured.</summary>
    /// <param name="bottleneck">The measurement.</param>
    public static ProfilePayload Of(Bottleneck bottleneck) => new()
    {
        Kind = Name(bottleneck.Kind),
        InputShare = bottleneck.InputShare,
        ComputeShare = bottleneck.ComputeShare,
        MemoryShare = bottleneck.MemoryShare,
        Operators = [.. bottleneck.Operators.Select(o => new Operator(o.Operator, Finite(o.Share), Finite(o.Gigaflops), Finite(o.Gigabytes), Name(o.Kind), Finite(o.OfLimit)))],
        Limits = new(Finite(bottleneck.Limits.OperationsPerSecond / 1e9), Finite(bottleneck.Limits.BytesPerSecond / 1e9)),
        BytesOfStep = Finite(bottleneck.BytesOfStep),
        Advice = bottleneck.Advice,
    };

    /// <summary>The JSON text.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>Reads the JSON text.</summary>
    /// <param name="text">The text as UTF-8.</param>
    /// <exception cref="InvalidDataException">It is no such object.</exception>
    public static ProfilePayload Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<ProfilePayload>(text, s_json) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{RunPlugin.Profile}: expected a JSON object of a profile, got one that is not: {error.Message}", error);
        }
    }

    private static string Name(BottleneckKind kind) => kind.ToString().ToLowerInvariant();

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
