using Penstock.Data;
using Penstock.Models;

namespace Penstock.Monitoring;

/// <summary>What windows are compared with: the columns in training, and answers and labels of quiet times.</summary>
internal sealed record MonitorReference(IReadOnlyList<ColumnReference> Columns, AnswerReference? Answers, LabelReference? Labels, OutsideScore Outside)
{
    /// <summary>The reference of a model's profile; null where it tells nothing of the columns that the model takes.</summary>
    public static MonitorReference? Of(ModelSignature signature, DataProfile? profile)
    {
        if (profile is null || profile.Rows == 0 || signature.Columns.Count == 0) return null;
        var columns = new List<ColumnReference>();
        foreach (FeatureColumn feature in signature.Columns)
        {
            ColumnProfile? column = profile.Columns.FirstOrDefault(c => c.Name == feature.Name);
            if (column is null || column.Count == 0) return null;
            columns.Add(ColumnReference.Of(column));
            if (columns[^1].IsText != feature.IsText) throw new InvalidDataException($"MonitorReference: expected column \"{feature.Name}\" to hold {(feature.IsText ? "texts" : "numbers")} in the profile too, got {column.Type}. Train the model anew.");
        }
        return new(columns, null, null, OutsideScore.Of(columns));
    }

    /// <summary>How many classes an answer may be; 0 for scores and numbers.</summary>
    public static int ClassesOf(ModelSignature signature) => signature.Task == Target.Classes ? signature.ClassNames.Count : 0;

    /// <summary>How many classes a label may be; 0 for numbers.</summary>
    public static int LabelsOf(ModelSignature signature) => signature.Task switch { Target.Classes => signature.ClassNames.Count, Target.Binary => 2, _ => 0 };
}
