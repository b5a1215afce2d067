using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;

namespace Penstock.Serving;

/// <summary>Writes the properties of rows into the inputs of a model that takes raw rows.</summary>
internal sealed class RowBinding<TRow>
{
    private const int ShortText = 256;
    private static readonly PropertyInfo[] s_properties =
        [.. typeof(TRow).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)];

    private readonly Func<TRow, double>?[] _numbers;
    private readonly Func<TRow, string?>?[] _texts;
    private readonly byte[][] _missingTokens;

    /// <exception cref="InvalidDataException">A column has no property, or one of a wrong type.</exception>
    public RowBinding(SignatureSpec signature, string place)
    {
        if (!signature.TakesRawRows)
            throw new InvalidDataException($"{place}: expected a model that takes raw rows of a table, got one that takes {signature.InputNames} as tensors. Serve it with ModelServer.");
        _numbers = new Func<TRow, double>?[signature.Inputs.Length];
        _texts = new Func<TRow, string?>?[signature.Inputs.Length];
        _missingTokens = signature.MissingTokens;
        List<string> flaws = [];
        for (int i = 0; i < signature.Inputs.Length; i++)
            if (Bind(i, signature.Inputs[i]) is { } flaw) flaws.Add(flaw);
        if (flaws.Count > 0)
            throw new InvalidDataException($"{place}: expected a property of {typeof(TRow).Name} for each column, got {string.Join(", ", flaws)}. Add or change them, or name columns with JsonPropertyName.");
    }

    /// <summary>Adds a row to the inputs.</summary>
    public void Write(TRow row, int index, InputBuffer[] inputs)
    {
        if (row is null) throw new ArgumentNullException(nameof(row), $"Predictor: expected a row, got null as row {index}.");
        for (int i = 0; i < inputs.Length; i++)
        {
            if (_numbers[i] is { } number) inputs[i].Add(number(row));
            else WriteText(_texts[i]!(row), inputs[i]);
        }
    }

    private void WriteText(string? text, InputBuffer input)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0);
        Span<byte> room = most <= ShortText ? stackalloc byte[ShortText] : new byte[most];
        ReadOnlySpan<byte> bytes = room[..Encoding.UTF8.GetBytes(text, room)];
        foreach (byte[] token in _missingTokens)
            if (bytes.SequenceEqual(token)) bytes = [];
        input.Add(bytes);
    }

    // What is wrong with a column, or null.
    private string? Bind(int index, TensorSpec column)
    {
        PropertyInfo[] found = Find(column.Alias);
        if (found.Length != 1) return found.Length == 0 ? $"none for \"{column.Alias}\"" : $"{string.Join(" and ", found.Select(p => p.Name))} for \"{column.Alias}\"";
        Type type = found[0].PropertyType;
        bool isText = column.Type == WireType.String;
        if (isText ? IsText(type) : IsNumber(type))
        {
            if (isText) _texts[index] = TextOf(found[0]);
            else _numbers[index] = NumberOf(found[0]);
            return null;
        }
        return $"{type.ToDisplay()} {found[0].Name} for \"{column.Alias}\", a column of {(isText ? "texts" : "numbers")}";
    }

    // By the very name first, then without regard to case, then to underscores as well.
    private static PropertyInfo[] Find(string column)
    {
        foreach (var isSame in new Func<string, bool>[]
        {
            name => name == column, name => name.Equals(column, StringComparison.OrdinalIgnoreCase), name => Squeezed(name).Equals(Squeezed(column), StringComparison.OrdinalIgnoreCase),
        })
        {
            PropertyInfo[] found = [.. s_properties.Where(p => isSame(p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? p.Name))];
            if (found.Length > 0) return found;
        }
        return [];
    }

    private static string Squeezed(string name) => name.Replace("_", "").Replace("-", "").Replace(" ", "");

    private static bool IsText(Type type) => type == typeof(string) || Bare(type).IsEnum;

    private static bool IsNumber(Type type) => !Bare(type).IsEnum && Type.GetTypeCode(Bare(type)) is TypeCode.Boolean or (>= TypeCode.SByte and <= TypeCode.Decimal);

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Func<TRow, double> NumberOf(PropertyInfo property)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        Expression value = Expression.Property(row, property);
        Expression number = Nullable.GetUnderlyingType(property.PropertyType) is null
            ? ToNumber(value)
            : Expression.Condition(Expression.Property(value, "HasValue"), ToNumber(Expression.Property(value, "Value")), Expression.Constant(double.NaN));
        return Expression.Lambda<Func<TRow, double>>(number, row).Compile();
    }

    private static Expression ToNumber(Expression value) =>
        value.Type == typeof(bool) ? Expression.Condition(value, Expression.Constant(1.0), Expression.Constant(0.0)) : Expression.Convert(value, typeof(double));

    private static Func<TRow, string?> TextOf(PropertyInfo property)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        Expression value = Expression.Property(row, property);
        if (property.PropertyType == typeof(string)) return Expression.Lambda<Func<TRow, string?>>(value, row).Compile();
        Func<object?, string?> name = static member => member?.ToString();
        return Expression.Lambda<Func<TRow, string?>>(Expression.Invoke(Expression.Constant(name), Expression.Convert(value, typeof(object))), row).Compile();
    }
}
