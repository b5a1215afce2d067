using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The messages Event and Summary.Value, dated when they are built.</summary>
internal sealed class EventMessage(TimeProvider clock)
{
    private const int Kept = 1 << 20;
    private ProtoWriter _to = new();

    /// <summary>What the message is.</summary>
    public ReadOnlySpan<byte> Written => _to.Written;

    /// <summary>Seconds since 1970.</summary>
    public static double Seconds(DateTimeOffset time) => (double)(time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    /// <summary>The event that every file begins with.</summary>
    public static ReadOnlySpan<byte> FileVersion(TimeProvider clock)
    {
        var to = new ProtoWriter();
        to.Double(EventField.Wall, Seconds(clock.GetUtcNow()));
        to.Text(EventField.FileVersion, "brain.Event:2");
        return to.Written;
    }

    /// <summary>The graph of a run.</summary>
    public void OfGraph(ReadOnlySpan<byte> graph)
    {
        Begin(0);
        _to.Bytes(EventField.Graph, graph);
    }

    /// <summary>A run that goes on from a step: readers forget what they had of later ones.</summary>
    public void OfStart(long step)
    {
        Begin(step);
        int begun = _to.Begin(EventField.Session);
        _to.Varint(EventField.Status, EventField.Start);
        _to.End(begun);
    }

    /// <summary>A single number.</summary>
    public void OfScalar(long step, string tag, float value, PluginTag? plugin)
    {
        int summary = BeginValue(step, tag, out int whole), tensor = _to.Begin(ValueField.Tensor);
        TensorMessage.Scalar(_to, value);
        _to.End(tensor);
        End(plugin, summary, whole);
    }

    /// <summary>A tensor.</summary>
    public void OfTensor(long step, string tag, in EventTensor value, PluginTag? plugin)
    {
        int summary = BeginValue(step, tag, out int whole), tensor = _to.Begin(ValueField.Tensor);
        TensorMessage.Write(_to, value);
        _to.End(tensor);
        End(plugin, summary, whole);
    }

    private void Begin(long step)
    {
        // What a mesh once took is not kept for scalars.
        if (_to.Written.Length > Kept) _to = new();
        _to.Clear();
        _to.Double(EventField.Wall, Seconds(clock.GetUtcNow()));
        _to.Varint(EventField.Step, unchecked((ulong)step));
    }

    private int BeginValue(long step, string tag, out int whole)
    {
        Begin(step);
        whole = _to.Begin(EventField.Summary);
        int value = _to.Begin(EventField.Value);
        _to.Text(ValueField.Tag, tag);
        return value;
    }

    private void End(PluginTag? plugin, int value, int whole)
    {
        if (plugin is not null)
        {
            int metadata = _to.Begin(ValueField.Metadata), data = _to.Begin(ValueField.Plugin);
            _to.Text(ValueField.PluginName, plugin.Plugin);
            if (plugin.Content.Length > 0) _to.Bytes(ValueField.PluginContent, plugin.Content);
            _to.End(data);
            _to.Text(ValueField.DisplayName, plugin.Info?.DisplayName ?? "");
            _to.Text(ValueField.Description, plugin.Info?.Description ?? "");
            _to.Varint(ValueField.DataClass, (ulong)plugin.Class);
            _to.End(metadata);
        }
        _to.End(value);
        _to.End(whole);
    }
}
