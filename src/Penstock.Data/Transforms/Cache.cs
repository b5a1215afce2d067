namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    private static readonly WalkRules s_cacheRules =
        new("A cache is used again only where what made it is the same. Use Snapshot(folder, version), and name another version when the elements are others.", _ => false, _ => null);

    /// <summary>Keeps the elements in memory after the first epoch that was read to its end; put a shuffle behind it, not before.</summary>
    public virtual Dataset<T> Cache() => Cached("Cache", new MemoryCache<T>());

    /// <summary>
    /// Keeps the elements in files after the first epoch that was read to its end, for later epochs and later processes; put a shuffle behind it, not before.
    /// They are used again only by the same chain of verbs, settings and code over the same files (path, size, time), else made anew. What makes elements from
    /// something else, such as the clock, a server or a field that changes, needs <see cref="Snapshot"/>.
    /// </summary>
    /// <param name="folder">Where the files are; several caches may share it, and several processes.</param>
    /// <param name="options">How many caches stay, and who is told.</param>
    /// <exception cref="NotSupportedException">Elements are no examples, tensors, texts, numbers, or arrays and tuples of them.</exception>
    /// <exception cref="ArgumentException">The chain cannot be compared from run to run.</exception>
    public Dataset<T> Cache(string folder, CacheOptions? options = null) =>
        Cached("Cache", new DiskCache<T>("Cache", folder, () => StageKey.Of(new Stage(typeof(T).ToString(), [Stage]), s_cacheRules), Checked("Cache", options)));

    /// <summary>
    /// Keeps the elements in files as <see cref="Cache(string, CacheOptions)"/> does, but by a version that the user names: they are used again whatever has become of code and files
    /// since, until the version is another.
    /// </summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="version">Names the content: give another one when it should be made anew.</param>
    /// <param name="options">How many versions stay, and who is told.</param>
    /// <inheritdoc cref="Cache(string, CacheOptions)" path="/exception[1]"/>
    public Dataset<T> Snapshot(string folder, string version, CacheOptions? options = null) =>
        Cached("Snapshot", new DiskCache<T>("Snapshot", folder, () => Digest.Of($"{typeof(T)} {version}"), Checked("Snapshot", options)), version);

    private static CacheOptions Checked(string verb, CacheOptions? options) => (options ?? new()) is { Keep: >= 1 } sound
        ? sound
        : throw new ArgumentOutOfRangeException(nameof(options), options!.Keep, $"{verb}: expected to keep 1 or more, got {options.Keep}.");

    private Dataset<T> Cached(string verb, ElementCache<T> cache, params IReadOnlyList<object?> settings)
    {
        var dataset = new CacheDataset<T>(this, verb, cache, settings);
        return dataset is CacheDataset<Example> examples ? (Dataset<T>)(object)new StoredDataset(examples, examples, new StoredRows(examples)) : dataset;
    }
}

/// <summary>How many caches a folder keeps, and who is told what becomes of them.</summary>
public sealed record CacheOptions
{
    /// <summary>How many caches of different sources or code stay in the folder, those used last; 3 by default.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>Is told of damaged caches that are made again and of old ones that are removed.</summary>
    public IProgress<string>? Log { get; init; }

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

internal sealed class CacheDataset<T>(Dataset<T> source, string verb, ElementCache<T> cache, IReadOnlyList<object?> settings) : Dataset<T>
{
    public override long? Count => cache.Current?.Count ?? source.Count;

    /// <summary>Where the elements are kept.</summary>
    public ElementCache<T> Kept => cache;

    internal override Stage Stage => new(verb, [source.Stage], settings);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options)
    {
        cache.Refresh();
        return new Reader(source.NewReader(options with { Reuse = 0 }), cache, options);
    }

    private sealed class Reader(DatasetReader<T> source, ElementCache<T> cache, ReadingOptions options) : StageReader<T, T>(source, options.Cancellation)
    {
        private CachedElements<T>? _cached;
        private CacheFilling<T>? _filling;
        private long _next;

        public override void Dispose()
        {
            try
            {
                Drop();
            }
            finally
            {
                base.Dispose();
            }
        }

        private protected override void Rewind(long epoch)
        {
            Drop();
            _next = 0;
            _cached = cache.Current;
            if (_cached is not null)
            {
                options.Meter!.Held = _cached.Bytes;
                return;
            }
            _filling = cache.Begin();
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            if (_cached is not null)
            {
                if (_next == _cached.Count) return false;
                Current = _cached[_next++];
                return true;
            }
            try
            {
                if (Source.MoveNext())
                {
                    Current = Source.Current;
                    _filling?.Add(Current);
                    return true;
                }
                _filling?.Finish();
                options.Meter!.Held = cache.Current?.Bytes ?? 0;
            }
            catch
            {
                // Without the element that failed, what was kept is not the whole epoch.
                Drop();
                throw;
            }
            Drop();
            return false;
        }

        private protected override void Discard(long count, ref long passed)
        {
            if (_cached is null)
            {
                base.Discard(count, ref passed);
                return;
            }
            long more = Math.Min(count - passed, _cached.Count - _next);
            _next += more;
            passed += more;
        }

        private void Drop()
        {
            _filling?.Dispose();
            _filling = null;
        }
    }
}
