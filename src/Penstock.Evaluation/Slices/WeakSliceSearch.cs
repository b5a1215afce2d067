namespace Penstock.Evaluation;

/// <summary>Looks for slices of one column, and of two crossed, on which the loss is larger than on the other rows.</summary>
internal static class WeakSliceSearch
{
    private const int MostFound = 10, MostValues = 200, MostCrossedColumns = 24;
    private const double FalseDiscoveryRate = 0.05;

    /// <summary>The slices whose excess of loss is significant under the false discovery rate, the surest and largest excess first.</summary>
    public static IReadOnlyList<WeakSlice> Find(ScoredRows scored, Slicing slicing, IReadOnlyList<string> columns, EvaluationOptions options)
    {
        RowLosses rows = RowLosses.Of(scored);
        LossSums all = rows.Sums(null, null)[0];
        List<CodedColumn> coded = [.. slicing.Coded(columns).Where(c => c.Values.Length <= MostValues)];
        var candidates = new List<Candidate>();
        var singles = coded.ToDictionary(c => c, c => rows.Sums(c, null));
        foreach (CodedColumn a in coded) candidates.AddRange(Candidates(singles[a], all, [], a, null, options.LeastRows));
        // Crosses are tried of those columns first that tell the most losses apart.
        CodedColumn[] crossed = [.. coded.OrderByDescending(c => Spread(singles[c], all)).Take(MostCrossedColumns)];
        var pairs = from i in Enumerable.Range(0, crossed.Length)
                    from j in Enumerable.Range(i + 1, crossed.Length - i - 1)
                    select (First: crossed[i], Second: crossed[j]);
        var found = pairs.AsParallel().AsOrdered().Select(pair => Candidates(rows.Sums(pair.First, pair.Second), all, [singles[pair.First], singles[pair.Second]], pair.First, pair.Second, options.LeastRows).ToList());
        foreach (List<Candidate> some in found) candidates.AddRange(some);
        return [.. Significant(candidates).Take(MostFound).Select(c => c.ToWeakSlice(scored, candidates.Count, options.Confidence))];
    }

    private static double Spread(LossSums[] sums, LossSums all) => sums.Where(s => s.Rows > 0).Sum(s => s.Weight * (s.Mean - all.Mean) * (s.Mean - all.Mean));

    // A cross counts only where it is worse than the rest of both its columns' slices: else they say it better.
    private static IEnumerable<Candidate> Candidates(LossSums[] sums, LossSums all, LossSums[][] parents, CodedColumn a, CodedColumn? b, int leastRows)
    {
        int second = b?.Values.Length ?? 1;
        for (int group = 0; group < sums.Length; group++)
        {
            LossSums own = sums[group], others = all.Minus(own);
            if (own.Rows < Math.Max(2, leastRows) || others.Rows < 2) continue;
            LossSums[] siblings = [.. parents.Select((parent, side) => parent[side == 0 ? group / second : group % second].Minus(own))];
            if (siblings.Any(s => s.Rows < 2)) continue;
            double p = siblings.Append(others).Max(own.ChanceOfExcessOver);
            yield return new(own, others, p, a, group / second, b, group % second);
        }
    }

    // Benjamini and Hochberg 1995.
    private static IEnumerable<Candidate> Significant(List<Candidate> candidates)
    {
        Candidate[] ordered = [.. candidates.Where(c => !double.IsNaN(c.PValue)).OrderBy(c => c.PValue)];
        int last = -1;
        for (int i = 0; i < ordered.Length; i++)
            if (ordered[i].PValue <= FalseDiscoveryRate * (i + 1) / candidates.Count) last = i;
        return ordered.Take(last + 1).OrderByDescending(c => c.Own.ExcessOver(c.Others, 1.96).Lower);
    }

    private sealed record Candidate(LossSums Own, LossSums Others, double PValue, CodedColumn First, int FirstValue, CodedColumn? Second, int SecondValue)
    {
        public WeakSlice ToWeakSlice(ScoredRows scored, int tested, double confidence)
        {
            int[] places = [.. Enumerable.Range(0, scored.Count).Where(place => First.Codes[scored.Rows[place]] == FirstValue && (Second is null || Second.Codes[scored.Rows[place]] == SecondValue))];
            var key = Second is null
                ? SliceKey.Of((First.Name, First.Values[FirstValue]))
                : SliceKey.Of((First.Name, First.Values[FirstValue]), (Second.Name, Second.Values[SecondValue]));
            double quantile = StudentT.Quantile((1 + confidence) / 2, Math.Max(1, Own.Rows - 1));
            return new(key, scored.At(places).Measure(), Own.Mean, Others.Mean, Own.ExcessOver(Others, quantile), PValue, tested);
        }
    }
}
