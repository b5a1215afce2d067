namespace Penstock.Tensors;

/// <summary>
/// The extent of one axis: a known number, a named symbol, or an expression over them.
/// A plan evaluates it against the extents of the arrays that are fed.
/// </summary>
public sealed record Dim
{
    private enum Kind { Known, Symbol, Sum, Product, Floor, Max }

    private readonly Kind _kind;
    private readonly long _value;
    private readonly string? _name;
    private readonly Dim? _left, _right;

    private Dim(long value) => _value = value;

    private Dim(string name, Dim? bound) => (_kind, _name, _left) = (Kind.Symbol, name, bound);

    private Dim(Kind kind, Dim left, Dim right) => (_kind, _left, _right) = (kind, left, right);

    /// <summary>A known extent, 0 or more.</summary>
    public static implicit operator Dim(long value) => value >= 0
        ? new Dim(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Dim: expected an extent of 0 or more.");

    /// <summary>A named symbolic extent, bound when arrays are fed.</summary>
    /// <param name="name">Two symbols of the same name are the same extent.</param>
    public static Dim Symbol(string name) => new(name, null);

    /// <summary>An extent known only while the graph runs, such as the number of non-zero elements.</summary>
    /// <param name="name">A name unique in the graph.</param>
    /// <param name="bound">The largest value that it can take; memory is planned for it.</param>
    public static Dim DataDependent(string name, Dim bound) => new(name, bound);

    /// <summary>Whether the extent is a number.</summary>
    public bool IsKnown => _kind == Kind.Known;

    /// <summary>The number; an error if the extent is symbolic.</summary>
    public long Value => IsKnown ? _value : throw new InvalidOperationException($"Dim: expected a known extent, got {this}. Feed an array first, or fix the axis.");

    /// <summary>The symbol's name, or null where the extent is a number or an expression.</summary>
    public string? Name => _name;

    /// <summary>The upper bound of a data-dependent extent, else null.</summary>
    public Dim? Bound => _kind == Kind.Symbol ? _left : null;

    /// <summary>A number that may be negative, as it occurs inside expressions.</summary>
    internal static Dim Constant(long value) => new(value);

    /// <summary>The parts of an expression, for writing it down.</summary>
    internal (string Operation, Dim Left, Dim Right) Expression => (_kind.ToString(), _left!, _right!);

    /// <summary>The expression of the given parts.</summary>
    internal static Dim FromExpression(string operation, Dim left, Dim right) => operation switch
    {
        nameof(Kind.Sum) => left + right,
        nameof(Kind.Product) => left * right,
        nameof(Kind.Floor) => left / right,
        nameof(Kind.Max) => Max(left, right),
        _ => throw new FormatException($"Dim: expected Sum, Product, Floor or Max, got \"{operation}\"."),
    };

    /// <summary>Whether the extent depends, directly or not, on what the data is and not only on how much is fed.</summary>
    public bool IsDataDependent => Bound is not null || (_kind > Kind.Symbol && (_left!.IsDataDependent || _right!.IsDataDependent));

    /// <summary>The sum.</summary>
    public static Dim operator +(Dim a, Dim b)
    {
        if (a.IsKnown && b.IsKnown) return new Dim(checked(a._value + b._value));
        if (a is { IsKnown: true, _value: 0 }) return b;
        if (b is { IsKnown: true, _value: 0 }) return a;
        // What is taken away and added again is as it was.
        if (a._kind == Kind.Sum && IsOpposite(a._right!, b)) return a._left!;
        if (b._kind == Kind.Sum && IsOpposite(b._right!, a)) return b._left!;
        // Constants gather on the right, so that (n + 1) + 1 is n + 2.
        if (a.IsKnown) return b + a;
        if (b.IsKnown && a._kind == Kind.Sum && a._right!.IsKnown) return a._left! + new Dim(checked(a._right._value + b._value));
        return new Dim(Kind.Sum, a, b);
    }

    private static bool IsOpposite(Dim a, Dim b) => a._kind == Kind.Product && a._right is { IsKnown: true, _value: -1 } && a._left!.Equals(b);

    /// <summary>The difference.</summary>
    public static Dim operator -(Dim a, Dim b) => a.Equals(b) ? new Dim(0) : a + b * new Dim(-1L);

    /// <summary>The product.</summary>
    public static Dim operator *(Dim a, Dim b)
    {
        if (a.IsKnown && b.IsKnown) return new Dim(checked(a._value * b._value));
        if (a is { IsKnown: true, _value: 0 } || b is { IsKnown: true, _value: 0 }) return new Dim(0);
        if (a is { IsKnown: true, _value: 1 }) return b;
        if (b is { IsKnown: true, _value: 1 }) return a;
        if (a.IsKnown) return b * a;
        if (b.IsKnown && a._kind == Kind.Product && a._right!.IsKnown) return a._left! * new Dim(checked(a._right._value * b._value));
        if (b.IsKnown && a._kind == Kind.Sum) return a._left! * b + a._right! * b;
        return new Dim(Kind.Product, a, b);
    }

    /// <summary>The quotient rounded down.</summary>
    public static Dim operator /(Dim a, Dim b)
    {
        if (a.IsKnown && b.IsKnown) return new Dim(FloorDivide(a._value, b._value));
        if (b is { IsKnown: true, _value: 1 }) return a;
        if (a.Equals(b)) return new Dim(1);
        if (a._kind == Kind.Product && a._right!.Equals(b)) return a._left!;
        if (a._kind == Kind.Product && a._right!.IsKnown && b.IsKnown && a._right._value % b._value == 0) return a._left! * new Dim(a._right._value / b._value);
        // n * 4 + 3 over 2 is n * 2 + 1: what a whole multiple gives can be taken out.
        if (b is { IsKnown: true, _value: > 0 } && a._kind == Kind.Sum && a._left!._kind == Kind.Product && a._left._right!.IsKnown && a._left._right._value % b._value == 0)
            return a._left / b + a._right! / b;
        return new Dim(Kind.Floor, a, b);
    }

    /// <summary>The quotient rounded up.</summary>
    public static Dim CeilingDivide(Dim a, Dim b) => (a + (b - new Dim(1))) / b;

    /// <summary>The larger of two extents.</summary>
    public static Dim Max(Dim a, Dim b)
    {
        if (a.IsKnown && b.IsKnown) return new Dim(Math.Max(a._value, b._value));
        // An extent is never below 0.
        if (a.Equals(b) || (b is { IsKnown: true, _value: <= 0 } && a._kind == Kind.Symbol)) return a;
        return a is { IsKnown: true, _value: <= 0 } && b._kind == Kind.Symbol ? b : new Dim(Kind.Max, a, b);
    }

    /// <summary>Replaces symbols by numbers; symbols that are not named stay.</summary>
    /// <param name="symbols">Numbers by symbol name.</param>
    /// <param name="bounds">Whether a data-dependent extent that is not named takes its upper bound.</param>
    public Dim Substitute(IReadOnlyDictionary<string, long> symbols, bool bounds = false) => _kind switch
    {
        Kind.Known => this,
        Kind.Symbol when symbols.TryGetValue(_name!, out long value) => value,
        Kind.Symbol => bounds && _left is not null ? _left.Substitute(symbols, bounds) : this,
        Kind.Sum => _left!.Substitute(symbols, bounds) + _right!.Substitute(symbols, bounds),
        Kind.Product => _left!.Substitute(symbols, bounds) * _right!.Substitute(symbols, bounds),
        Kind.Floor => _left!.Substitute(symbols, bounds) / _right!.Substitute(symbols, bounds),
        _ => Max(_left!.Substitute(symbols, bounds), _right!.Substitute(symbols, bounds)),
    };

    /// <summary>Equal in form: the same number, the same symbol, or the same expression; sums and products in either order.</summary>
    public bool Equals(Dim? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || _kind != other._kind) return false;
        return _kind switch
        {
            Kind.Known => _value == other._value,
            Kind.Symbol => _name == other._name,
            Kind.Floor => _left!.Equals(other._left) && _right!.Equals(other._right),
            _ => (_left!.Equals(other._left) && _right!.Equals(other._right)) || (_left.Equals(other._right) && _right!.Equals(other._left)),
        };
    }

    /// <summary>A hash that does not depend on the order of sums and products.</summary>
    public override int GetHashCode() => _kind switch
    {
        Kind.Known => _value.GetHashCode(),
        Kind.Symbol => string.GetHashCode(_name),
        _ => HashCode.Combine(_kind, _left!.GetHashCode() ^ _right!.GetHashCode()),
    };

    /// <summary>The number, the name, or the expression; a negative factor reads as a difference.</summary>
    public override string ToString() => _kind switch
    {
        Kind.Known => _value.ToString(),
        Kind.Symbol => _name!,
        Kind.Sum => $"({_left} + {_right})",
        Kind.Product => $"{_left}*{_right}",
        Kind.Floor => $"{_left}/{_right}",
        _ => $"max({_left}, {_right})",
    };

    private static long FloorDivide(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);
}
