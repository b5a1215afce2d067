using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>The harmonic mean of precision and recall: 2 precision recall / (precision + recall), for labels as long as the outputs, [batch, classes].</summary>
public sealed class F1Score : FBetaScore
{
    /// <inheritdoc/>
    protected internal override void Write(JsonObject config)
    {
        base.Write(config);
        config.Remove("beta");
    }

    internal static new F1Score FromConfig(KerasConfig config) => new() { Average = AverageOf(config), Threshold = config.OptionalNumber("threshold") };
}
