using System.Collections;
using System.Runtime.CompilerServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>How elements of a type are written to a cache file: examples, tensors, texts, numbers, and arrays and tuples of them.</summary>
internal abstract class ElementFormat
{
    /// <summary>What is written, as a text that must be the same where it is read.</summary>
    public abstract string Name { get; }

    /// <summary>The format of a type.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static ElementFormat Of(Type type, string verb)
    {
        if (type == typeof(Example)) return new ExampleFormat();
        if (type == typeof(Tensor)) return new TensorFormat();
        if (type == typeof(string)) return new TextFormat();
        if (NumberFormat.Of(type) is { } number) return number;
        if (type.IsSZArray) return new ArrayFormat(type.GetElementType()!, Of(type.GetElementType()!, verb));
        if (type.IsValueType && type.IsAssignableTo(typeof(ITuple)) && type.IsGenericType)
            return new TupleFormat(type, [.. type.GetGenericArguments().Select(part => Of(part, verb))]);
        throw new NotSupportedException($"{verb}: expected examples, tensors, texts, numbers, or arrays and tuples of them, got {type}. Map the elements to an Example first.");
    }

    public abstract void Write(object element, RecordWriter record);

    public abstract object Read(RecordReader record);

    private sealed class TextFormat : ElementFormat
    {
        public override string Name => "text";

        public override void Write(object element, RecordWriter record) => record.Write((string)element);

        public override object Read(RecordReader record) => record.ReadText();
    }

    private sealed class TensorFormat : ElementFormat
    {
        public override string Name => "tensor";

        public override void Write(object element, RecordWriter record) => record.Write((Tensor)element);

        public override object Read(RecordReader record) => record.ReadTensor();
    }

    private sealed class ExampleFormat : ElementFormat
    {
        public override string Name => "example";

        public override void Write(object element, RecordWriter record)
        {
            var example = (Example)element;
            record.Write(example.SharedNames.Length);
            foreach (string name in example.SharedNames) record.Write(name);
            foreach (Tensor? field in example.Fields)
            {
                record.Write((byte)(field is null ? 0 : 1));
                if (field is not null) record.Write(field);
            }
        }

        public override object Read(RecordReader record)
        {
            var names = new string[record.ReadCount(1)];
            for (int i = 0; i < names.Length; i++) names[i] = record.ReadText();
            var fields = new Tensor?[names.Length + 2];
            for (int i = 0; i < fields.Length; i++) fields[i] = record.ReadByte() != 0 ? record.ReadTensor() : i < names.Length ? throw record.Damage("an input") : null;
            return new Example(names, fields);
        }
    }

    private sealed class ArrayFormat(Type type, ElementFormat part) : ElementFormat
    {
        public override string Name => part.Name + "[]";

        public override void Write(object element, RecordWriter record)
        {
            var array = (Array)element;
            record.Write(array.Length);
            if (type.IsPrimitive && type != typeof(bool) && type != typeof(char)) record.WriteElements(array);
            else foreach (object? item in (IEnumerable)array) part.Write(item ?? throw new NotSupportedException("Cache: expected no nulls in an array, got one. Map the elements to an Example first."), record);
        }

        public override object Read(RecordReader record)
        {
            Array array = Array.CreateInstance(type, record.ReadCount(type.IsPrimitive && type != typeof(bool) && type != typeof(char) ? Buffer.ByteLength(Array.CreateInstance(type, 1)) : 1));
            if (type.IsPrimitive && type != typeof(bool) && type != typeof(char)) record.ReadElements(array);
            else for (int i = 0; i < array.Length; i++) array.SetValue(part.Read(record), i);
            return array;
        }
    }

    private sealed class TupleFormat(Type type, ElementFormat[] parts) : ElementFormat
    {
        public override string Name => $"({string.Join(", ", parts.Select(part => part.Name))})";

        public override void Write(object element, RecordWriter record)
        {
            var tuple = (ITuple)element;
            for (int i = 0; i < parts.Length; i++)
                parts[i].Write(tuple[i] ?? throw new NotSupportedException("Cache: expected no nulls in a tuple, got one. Map the elements to an Example first."), record);
        }

        public override object Read(RecordReader record) => Activator.CreateInstance(type, Array.ConvertAll(parts, part => part.Read(record)))!;
    }
}

/// <summary>A number or truth value as its bytes.</summary>
internal sealed class NumberFormat(string name, Action<object, RecordWriter> write, Func<RecordReader, object> read) : ElementFormat
{
    public override string Name => name;

    public static NumberFormat? Of(Type type) => type switch
    {
        _ when type == typeof(int) => Bits("int", v => (int)v, v => (int)v),
        _ when type == typeof(long) => Bits("long", v => (long)v, v => v),
        _ when type == typeof(float) => Bits("float", v => BitConverter.SingleToInt32Bits((float)v), v => BitConverter.Int32BitsToSingle((int)v)),
        _ when type == typeof(double) => Bits("double", v => BitConverter.DoubleToInt64Bits((double)v), v => BitConverter.Int64BitsToDouble(v)),
        _ when type == typeof(bool) => Bits("bool", v => (bool)v ? 1 : 0, v => v != 0),
        _ when type == typeof(byte) => Bits("byte", v => (byte)v, v => (byte)v),
        _ when type == typeof(sbyte) => Bits("sbyte", v => (sbyte)v, v => (sbyte)v),
        _ when type == typeof(short) => Bits("short", v => (short)v, v => (short)v),
        _ when type == typeof(ushort) => Bits("ushort", v => (ushort)v, v => (ushort)v),
        _ when type == typeof(uint) => Bits("uint", v => (uint)v, v => (uint)v),
        _ when type == typeof(ulong) => Bits("ulong", v => unchecked((long)(ulong)v), v => unchecked((ulong)v)),
        _ when type == typeof(char) => Bits("char", v => (char)v, v => (char)v),
        _ => null,
    };

    public override void Write(object element, RecordWriter record) => write(element, record);

    public override object Read(RecordReader record) => read(record);

    private static NumberFormat Bits<T>(string name, Func<object, long> to, Func<long, T> from) where T : struct =>
        new(name, (value, record) => record.Write(to(value)), record => unchecked(from(record.ReadLong())));
}
