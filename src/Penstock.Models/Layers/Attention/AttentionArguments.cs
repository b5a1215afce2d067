using System.Text.Json;
using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>What Keras gives attention when it is called and we keep as settings of the layer.</summary>
internal sealed class AttentionArguments
{
    private const string CausalMask = "use_causal_mask", Scores = "return_attention_scores";

    public bool UseCausalMask { get; set; }

    public bool ReturnAttentionScores { get; set; }

    /// <summary>The arguments as Keras writes them into a functional model; those that are false are left out.</summary>
    public JsonObject Write()
    {
        var arguments = new JsonObject();
        if (UseCausalMask) arguments[CausalMask] = true;
        if (ReturnAttentionScores) arguments[Scores] = true;
        return arguments;
    }

    /// <summary>Takes an argument over; false where it is another.</summary>
    public bool TryTake(string name, JsonNode value)
    {
        if (name is not (CausalMask or Scores) || value.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) return false;
        bool set = value.GetValue<bool>();
        if (name == CausalMask) UseCausalMask = set;
        else ReturnAttentionScores = set;
        return true;
    }
}
