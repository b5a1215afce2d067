using System.Runtime.InteropServices;

namespace Penstock.Serving;

/// <summary>Reads the rows or columns of a predict request into the inputs of a signature.</summary>
internal sealed class ValueReader(JsonText json, TensorReader tensors)
{
    private readonly List<int> _size = [];
    private readonly List<List<int>> _shape = [];
    private readonly List<int> _row = [];

    /// <summary>Where each row begins and ends in the text; empty where the values stand in columns.</summary>
    public List<(int Start, int End)> RowSlices { get; } = [];

    /// <summary>Whether the rows are objects.</summary>
    public bool AreObjects { get; set; }

    /// <summary>Reads <c>"instances"</c>: a list of objects, or of bare values where there is one input. The buffers' shapes get a batch axis.</summary>
    /// <param name="signature">What is expected.</param>
    /// <param name="to">A buffer for each input.</param>
    /// <param name="mostRows">More rows are refused.</param>
    /// <returns>The number of rows.</returns>
    public int ReadRows(SignatureSpec signature, InputBuffer[] to, int mostRows)
    {
        Begin(to);
        json.EnterArray();
        bool isObject = json.Peek() == '{';
        if (!isObject && signature.Inputs.Length > 1)
            throw ServingException.Invalid("instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map");
        AreObjects = isObject && !tensors.IsBase64();
        int row = 0;
        do
        {
            if (row == mostRows) throw TooMany(mostRows);
            json.SkipSpace();
            int start = json.Offset;
            if (AreObjects != (json.Peek() == '{' && !tensors.IsBase64()))
                throw ServingException.Invalid($"Expecting {(AreObjects ? "object but got list" : "value/list but got object")} at item {row} of input list");
            if (AreObjects) ReadRow(signature, to, row);
            else
            {
                try
                {
                    ReadItem(signature, to, 0);
                }
                catch (ServingException e)
                {
                    throw new ServingException(e.Code, $"Failed to process element: {row} of 'instances' list. Error: {e.Code.Word()}: {e.Message}");
                }
            }
            RowSlices.Add((start, json.Offset));
            row++;
        }
        while (json.NextElement());
        foreach (InputBuffer input in to) input.Shape.Insert(0, row);
        return row;
    }

    /// <summary>Reads <c>"inputs"</c>: an object of tensors, or a bare one where there is one input.</summary>
    /// <returns>The number of rows, the first extent of the first tensor.</returns>
    public int ReadColumns(SignatureSpec signature, InputBuffer[] to, int mostRows)
    {
        Begin(to);
        if (json.Peek() != '{' || tensors.IsBase64())
        {
            if (signature.Inputs.Length > 1)
                throw ServingException.Invalid("inputs is a plain value/list, but expecting an object as multiple input tensors required as per tensorinfo_map");
            ReadColumn(signature, to[0], mostRows);
            return RowsOf(to[0]);
        }
        int[] places = new int[to.Length];
        places.AsSpan().Fill(-1);
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            int input = signature.Find(name, -1);
            if (input < 0 && signature.TakesRawRows) throw Unknown(name);
            json.SkipSpace();
            if (input >= 0 && places[input] < 0) places[input] = json.Offset;
            json.SkipValue();
        }
        for (int i = 0; i < to.Length; i++)
        {
            if (places[i] < 0 && signature.TakesRawRows) continue;
            if (places[i] < 0) throw ServingException.Invalid($"Missing named input: {signature.Inputs[i].Alias} in 'inputs' object.");
            json.Return(places[i]);
            ReadColumn(signature, to[i], mostRows);
        }
        if (signature.TakesRawRows) FillMissing(to, places);
        return RowsOf(to[0]);
    }

    private void Begin(InputBuffer[] to)
    {
        RowSlices.Clear();
        foreach (InputBuffer input in to) input.Clear();
        while (_shape.Count < to.Length) _shape.Add([]);
        CollectionsMarshal.SetCount(_size, to.Length);
        CollectionsMarshal.SetCount(_row, to.Length);
        CollectionsMarshal.AsSpan(_size).Fill(-1);
        CollectionsMarshal.AsSpan(_row).Fill(-1);
    }

    private void ReadRow(SignatureSpec signature, InputBuffer[] to, int row)
    {
        int start = json.Offset, found = 0, likely = 0;
        for (bool more = json.EnterObject(); more; more = json.NextMember())
        {
            ReadOnlySpan<byte> name = json.ReadName();
            int input = signature.Find(name, likely);
            string shown = input >= 0 ? signature.Inputs[input].Alias : System.Text.Encoding.UTF8.GetString(name);
            try
            {
                if (input < 0) throw Unknown(name);
                if (_row[input] == row) throw ServingException.Invalid($"JSON object: has named input more than once: {shown}");
                ReadItem(signature, to, input);
            }
            catch (ServingException e) when (!e.Message.StartsWith("JSON Parse error", StringComparison.Ordinal))
            {
                throw new ServingException(e.Code, $"Failed to process element: {row} key: {shown} of 'instances' list. Error: {e.Code.Word()}: {e.Message}");
            }
            _row[input] = row;
            found++;
            likely = input + 1;
        }
        if (found == to.Length) return;
        if (!signature.TakesRawRows)
            throw ServingException.Invalid($"Failed to process element: {row} of 'instances' list. JSON object: {tensors.Show(start, json.Offset)} keys must be equal to: {signature.InputNames}");
        for (int i = 0; i < to.Length; i++)
            if (_row[i] != row) to[i].AddMissing();
    }

    /// <summary>One input of one row; it must have the size and the shape that it has in the first.</summary>
    private void ReadItem(SignatureSpec signature, InputBuffer[] to, int input)
    {
        InputBuffer buffer = to[input];
        int before = buffer.Count;
        if (signature.TakesRawRows && json.Peek() != '[')
        {
            ReadRaw(signature, buffer);
            buffer.Shape.Clear();
        }
        else tensors.Read(buffer);
        int size = buffer.Count - before;
        if (_size[input] < 0)
        {
            _size[input] = size;
            _shape[input].Clear();
            _shape[input].AddRange(buffer.Shape);
        }
        else if (_size[input] != size) throw ServingException.Invalid($"Expecting tensor size: {_size[input]} but got: {size}");
        else if (!CollectionsMarshal.AsSpan(_shape[input]).SequenceEqual(CollectionsMarshal.AsSpan(buffer.Shape)))
            throw ServingException.Invalid($"Expecting shape [{string.Join(',', _shape[input])}] but got: [{string.Join(',', buffer.Shape)}]");
    }

    /// <summary>A raw column's value: null and the missing tokens are missing, true and false are 1 and 0 where numbers are expected.</summary>
    private void ReadRaw(SignatureSpec signature, InputBuffer to)
    {
        switch (json.Peek())
        {
            case (byte)'n':
                json.ReadWord();
                to.AddMissing();
                break;
            case (byte)'t' or (byte)'f' when to.Type == WireType.Double:
                to.Add(json.ReadWord() == 't' ? 1.0 : 0.0);
                break;
            case (byte)'"' when signature.MissingTokens.Length > 0:
                int start = json.Offset;
                ReadOnlySpan<byte> text = json.ReadText();
                if (Array.Exists(signature.MissingTokens, IsSame(text))) to.AddMissing();
                else
                {
                    json.Return(start);
                    tensors.ReadElement(to);
                }
                break;
            default:
                tensors.ReadElement(to);
                break;
        }
    }

    private static Predicate<byte[]> IsSame(ReadOnlySpan<byte> text)
    {
        byte[] copy = text.ToArray();
        return token => token.AsSpan().SequenceEqual(copy);
    }

    private void ReadColumn(SignatureSpec signature, InputBuffer to, int mostRows)
    {
        if (!signature.TakesRawRows || json.Peek() != '[')
        {
            tensors.Read(to);
            if (RowsOf(to) > mostRows) throw TooMany(mostRows);
            return;
        }
        int rows = 0;
        for (bool more = json.EnterArray(); more; more = json.NextElement())
        {
            if (rows++ == mostRows) throw TooMany(mostRows);
            if (json.Peek() == '[')
            {
                tensors.Read(to);
                if (to.Count != rows) throw ServingException.Invalid($"Expecting tensor size: 1 but got: {to.Count - rows + 1}");
            }
            else ReadRaw(signature, to);
        }
        to.Shape.Clear();
        to.Shape.Add(rows);
    }

    private static void FillMissing(InputBuffer[] to, int[] places)
    {
        int known = Array.FindIndex(places, p => p >= 0);
        int rows = known < 0 ? 0 : to[known].Count;
        for (int i = 0; i < to.Length; i++)
        {
            if (places[i] >= 0) continue;
            for (int row = 0; row < rows; row++) to[i].AddMissing();
            to[i].Shape.Add(rows);
        }
    }

    private static int RowsOf(InputBuffer input) => input.Shape.Count == 0 ? 1 : input.Shape[0];

    private static ServingException Unknown(ReadOnlySpan<byte> name) =>
        ServingException.Invalid($"JSON object: does not have named input: {System.Text.Encoding.UTF8.GetString(name)}");

    private static ServingException TooMany(int most) =>
        ServingException.Invalid($"Task size is larger than maximum input batch size {most}. Send fewer rows at once.");
}
