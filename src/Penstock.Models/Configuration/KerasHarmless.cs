using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The settings that Keras, new or old, writes and that change nothing of what is computed here. All others are read or refused.</summary>
internal static class KerasHarmless
{
    /// <summary>Harmless whatever they say: how Keras computes, and what is told elsewhere in a file or by the numbers themselves.</summary>
    private static readonly FrozenSet<string> s_always = FrozenSet.Create(
        "name", "trainable", "dtype", "batch_input_shape", "input_length", "implementation", "vocabulary_size", "bounding_box_format",
        "renorm_clipping", "renorm_momentum", "fused", "num_labels", "jit_compile", "is_legacy_optimizer", "rng_type");

    /// <summary>Harmless with the one value that stands for what is done here.</summary>
    private static readonly FrozenSet<(string Key, string Value)> s_with = FrozenSet.Create(
        ("sparse", "false"), ("ragged", "false"), ("optional", "false"), ("renorm", "false"), ("time_major", "false"), ("antialias", "false"), ("softmax_robust_masking", "false"), ("dynamic", "true"),
        ("from_sorted_ids", "false"), ("score_mode", "\"dot\""), ("score_mode", "\"concat\""), ("axis", "-1"), ("decay", "0"), ("decay", "0.0"), ("vocabulary_dtype", "\"string\""), ("vocabulary_dtype", "\"int64\""), ("encoding", "\"utf-8\""),
        ("interpolation", "\"bilinear\""));

    /// <summary>Whether a setting that a class does not know may be left out.</summary>
    public static bool Has(string key, JsonNode value) => s_always.Contains(key) || s_with.Contains((key, value.ToJsonString()));
}
