using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>What a parameter of a step is, as a digest that is the same in every process: values by their content, objects by their fields and the code of their type, delegates by their code and by what it reads of what they captured.</summary>
internal sealed class ValueWalk : IDisposable
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int MostDepth = 60;

    private readonly Digest _values = new(), _code = new();
    private readonly Dictionary<object, int> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Module> _libraries = [];
    private readonly string _place;
    private readonly WalkRules _rules;
    private int _depth;
    private bool _hasCode;

    private ValueWalk(string place, WalkRules rules, int depth) => (_place, _rules, _depth) = (place, rules, depth);

    /// <summary>Takes the digests of a value.</summary>
    /// <param name="value">What a field of a step holds.</param>
    /// <param name="place">The step and the field, for a message.</param>
    /// <param name="rules">What is told apart.</param>
    /// <exception cref="ArgumentException">The value holds something that cannot be compared from run to run, such as an open file.</exception>
    public static ValueFingerprint Of(object? value, string place, WalkRules rules) => Of(value, place, rules, depth: 0);

    private static ValueFingerprint Of(object? value, string place, WalkRules rules, int depth)
    {
        using var walk = new ValueWalk(place, rules, depth);
        walk.Add(value);
        return new(walk._values.ToHex(), walk._hasCode ? walk._code.ToHex() : null, TextOf(value), [.. walk._libraries]);
    }

    public void Dispose()
    {
        _values.Dispose();
        _code.Dispose();
    }

    private void Add(object? value)
    {
        if (value is null)
        {
            _values.Add("null");
            return;
        }
        Type type = value.GetType();
        if (!type.IsValueType && value is not string && !_seen.TryAdd(value, _seen.Count))
        {
            _values.Add($"again {_seen[value]}");
            return;
        }
        if (++_depth > MostDepth) throw Refusal($"objects within objects {MostDepth} deep at most", TypeText.Of(type));
        _values.Add(TypeText.Of(type));
        if (AtomOf(value) is { } atom) _values.Add(atom);
        else AddComposed(value, type);
        _depth--;
    }

    private void AddComposed(object value, Type type)
    {
        switch (value)
        {
            case IStaged { Stage: var stage }: _values.Add(StageKey.Of(stage, _rules)); break;
            case FileStamps stamps:
                Add(stamps.AreKnown ? stamps.Now() : throw Refusal("the files that a query reads, so that it is noticed when they change", "a query that says it itself; name them (SqlOptions.Files)"));
                break;
            // What it counts and how much it accepts are no part of the elements.
            case DamageTolerance tolerance: Add(tolerance.RestOfFile); break;
            case LazySequence sequence: AddSequence(sequence); break;
            case var _ when _rules.PartOf(value) is { } part: AddPart(value, part); break;
            case Delegate code: AddDelegate(code); break;
            case Expression expression: new ExpressionWalk(this).Add(expression); break;
            case Tensor tensor: AddTensor(tensor); break;
            case Array { Length: var length } array when type.GetElementType()!.IsPrimitive:
                _values.Add(length).Add(BytesOf(array));
                break;
            case IDictionary entries: AddUnordered(entries.Keys.Cast<object>().Select(key => new[] { key, entries[key] })); break;
            case IEnumerable items when IsSet(type): AddUnordered(items.Cast<object?>()); break;
            case IEnumerable items when IsOfFramework(type) || type.IsArray || type.IsDefined(typeof(CompilerGeneratedAttribute)):
                foreach (object? item in items) Add(item);
                _values.Add("end");
                break;
            default:
                if (IsOfFramework(type) && !type.IsGenericType) throw Refusal("values that can be compared from run to run", TypeText.Of(type));
                AddCodeOf(type);
                AddFields(value, type, _ => true);
                break;
        }
    }

    private void AddPart(object value, WalkedPart part)
    {
        if (part.Expected is not null) throw Refusal(part.Expected, part.Text);
        _values.Add(part.Text);
        if (part.FieldsOf is { } type) AddFields(value, type, _ => true);
    }

    /// <summary>A sequence that is made while it is read counts by the code that makes it and what that was given, not by its elements.</summary>
    private void AddSequence(LazySequence sequence)
    {
        Type type = sequence.Elements.GetType();
        if (sequence.Count is not null) Add(sequence.Elements);
        else if (IsOfFramework(type)) throw Refusal("a sequence whose elements are counted or that is made by an iterator method", TypeText.Of(type));
        else
        {
            AddCodeOf(type);
            AddFields(sequence.Elements, type, field => !type.IsDefined(typeof(CompilerGeneratedAttribute)) || field.Name.StartsWith("<>3__", StringComparison.Ordinal) || field.Name.StartsWith("<>4__", StringComparison.Ordinal));
        }
    }

    /// <summary>A value that a part of an expression holds.</summary>
    public void AddConstant(object? value) => Add(value);

    /// <summary>A word of an expression: its operators, members and types.</summary>
    public void AddWord(string word) => _values.Add(word);

    /// <summary>The code of a method that is named where no delegate holds it.</summary>
    public void AddCode(MethodBase method)
    {
        if (!Modules.IsFramework(method.Module)) AddCode(CodeWalk.Of(method, null, _rules));
    }

    private void AddDelegate(Delegate code)
    {
        foreach (Delegate part in code.GetInvocationList())
        {
            if (part.Method is DynamicMethod) throw Refusal("code of an assembly", "code that was compiled at run time");
            var walk = CodeWalk.Of(part.Method, part.Target?.GetType(), _rules);
            AddCode(walk);
            if (part.Target is not { } target || IsEmptyClosure(target)) continue;
            // Lambdas of one method share an object for all that they capture: only what this one reads counts, and what code elsewhere may read.
            if (IsLambda(part.Method)) AddFields(target, target.GetType(), field => walk.Reads(field) || (field.Module != part.Method.Module && !Modules.IsFramework(field.Module)));
            else Add(target);
        }
    }

    private void AddCodeOf(Type type)
    {
        if (!IsOfFramework(type)) AddCode(_rules.CodeOf(type));
    }

    private void AddCode(CodeWalk walk)
    {
        _hasCode = true;
        _code.Add(walk.Hash);
        _libraries.UnionWith(walk.Libraries);
    }

    private void AddFields(object value, Type from, Func<FieldInfo, bool> counts)
    {
        for (Type? part = from; part is not null && part != typeof(object); part = part.BaseType)
            foreach (FieldInfo field in part.GetFields(OwnFields).OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                if (!counts(field)) continue;
                if (field.FieldType.IsPointer || field.FieldType == typeof(nint) || field.FieldType == typeof(nuint))
                    throw Refusal("values that can be compared from run to run", $"a pointer in {TypeText.Of(part)}");
                _values.Add(TypeText.NameOf(field));
                object? held = field.GetValue(value);
                if (held is not null && IsClosure(held.GetType())) AddFields(held, held.GetType(), counts);
                else Add(held);
            }
    }

    // The order of a dictionary or a set is no part of its content.
    private void AddUnordered(IEnumerable<object?> items)
    {
        var digests = new List<string>();
        foreach (object? item in items)
        {
            ValueFingerprint fingerprint = Of(item, _place, _rules, _depth);
            digests.Add(fingerprint.Values + fingerprint.Code);
            _libraries.UnionWith(fingerprint.Libraries);
        }
        foreach (string digest in digests.Order(StringComparer.Ordinal)) _values.Add(digest);
        _values.Add("end");
    }

    private void AddTensor(Tensor tensor)
    {
        _values.Add(tensor.Shape.ToString());
        if (tensor.DType != DType.Text) _values.Add(tensor.Bytes);
        else for (int i = 0; i < tensor.Count; i++) _values.Add(tensor.AsText()[i]);
    }

    private ArgumentException Refusal(string expected, string got) =>
        new($"{_place}: expected {expected}, got {got}. {_rules.Remedy}");

    private static string? AtomOf(object value) => value switch
    {
        string text => text,
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x"),
        float number => BitConverter.SingleToInt32Bits(number).ToString("x"),
        Enum or Guid or Uri or Version or Regex or Type or TimeSpan => value is Type type ? TypeText.Of(type) : value is Regex regex ? $"{regex} {regex.Options}" : value.ToString(),
        Encoding encoding => encoding.WebName,
        // Where progress is told, what time it is and what stops the work are no part of what comes out.
        CancellationToken or TimeProvider => "",
        _ when value.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IProgress<>)) => "",
        IFormattable formattable when value.GetType() is { IsValueType: true } type && IsOfFramework(type) && !type.IsGenericType =>
            formattable.ToString(value is DateTime or DateTimeOffset or DateOnly or TimeOnly ? "O" : null, System.Globalization.CultureInfo.InvariantCulture),
        bool or char => value.ToString(),
        _ => null,
    };

    /// <summary>What a person is told of a value: short values in full, others not at all.</summary>
    private static string? TextOf(object? value)
    {
        const int most = 60;
        string? text = value switch
        {
            null => "nothing",
            string t => $"\"{t}\"",
            double or float or decimal => ((IFormattable)value).ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            Expression expression => expression.ToString(),
            Delegate => null,
            _ => AtomOf(value),
        };
        return text?.Length <= most ? text : null;
    }

    private static byte[] BytesOf(Array array)
    {
        var bytes = new byte[Buffer.ByteLength(array)];
        Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static bool IsSet(Type type) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlySet<>));

    private static bool IsOfFramework(Type type) => Modules.IsFramework(type.Module);

    private static bool IsClosure(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.Name.StartsWith("<>c", StringComparison.Ordinal);

    // The compiler calls what has no name of its own <Run>b__0.
    private static bool IsLambda(MethodInfo method) => method.Name.StartsWith('<');

    private static bool IsEmptyClosure(object target) => IsClosure(target.GetType()) && target.GetType().GetFields(OwnFields).Length == 0;
}

/// <summary>The digests of a value.</summary>
/// <param name="Values">Of what it holds.</param>
/// <param name="Code">Of the code of its delegates and objects; null where it has none.</param>
/// <param name="Text">The value in words, where it is short.</param>
/// <param name="Libraries">The modules that its code calls.</param>
internal sealed record ValueFingerprint(string Values, string? Code, string? Text, IReadOnlyList<Module> Libraries);
