using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Penstock.Data;

/// <summary>
/// What a piece of code does, as a digest: the intermediate language of methods and of all that they reach in their own module, with names in
/// the place of metadata tokens. Code elsewhere in the module may change, and a rebuild of the same source gives the same digest.
/// Modules that are called count as a whole, by their version ids; the framework's do not count.
/// </summary>
internal sealed class CodeWalk
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Code that reaches more methods of its module counts as the whole module.</summary>
    private const int MostMethods = 5_000;

    private readonly Module _module;
    private readonly Queue<MethodBase> _open = [];
    private readonly HashSet<int> _seen = [], _made = [], _given = [];
    private readonly HashSet<Module> _called = [];
    private readonly HashSet<(Module, int)> _read = [];

    private readonly WalkRules _rules;

    private CodeWalk(Module module, WalkRules? rules) => (_module, _rules) = (module, rules ?? WalkRules.Plain);

    /// <summary>The digest of the code.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>The modules that the code calls, and those that they stand on; neither its own nor the framework's.</summary>
    public IReadOnlyList<Module> Libraries => Modules.Closure(_called);

    /// <summary>Walks a method, as a delegate has one.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The type of the object that it is called on; null for none.</param>
    /// <param name="rules">What is told apart; null for nothing.</param>
    public static CodeWalk Of(MethodBase method, Type? target = null, WalkRules? rules = null)
    {
        var walk = new CodeWalk(method.Module, rules);
        if (target is not null) walk.Make(target);
        return walk.From(Signature(method), [method]);
    }

    /// <summary>Walks all methods of a type and of the types it is made from, up to one that is left out.</summary>
    public static CodeWalk Of(Type type, Type upTo, WalkRules? rules = null)
    {
        var walk = new CodeWalk(type.Module, rules);
        walk.Give(type.GetGenericArguments());
        var methods = new List<MethodBase>();
        for (Type? part = Definition(type); part is not null && part != upTo && part != typeof(object); part = part.BaseType is { } parent ? Definition(parent) : null)
            methods.AddRange(part.GetMembers(Declared).OfType<MethodBase>().OrderBy(Signature, StringComparer.Ordinal));
        return walk.From(TypeText.Of(type), methods);
    }

    /// <summary>Whether the code reads a field.</summary>
    public bool Reads(FieldInfo field) => _read.Contains((field.Module, field.MetadataToken));

    /// <summary>Walks from methods; the name says with which type arguments, which their bodies do not.</summary>
    private CodeWalk From(string name, IEnumerable<MethodBase> roots)
    {
        foreach (MethodBase root in roots) Follow(root);
        using var digest = new Digest();
        digest.Add(name);
        while (_open.TryDequeue(out MethodBase? method))
        {
            Add(method, digest);
            if (_seen.Count <= MostMethods) continue;
            digest.Add(_module.ModuleVersionId.ToString());
            break;
        }
        Hash = digest.ToHex();
        return this;
    }

    private void Add(MethodBase method, Digest digest)
    {
        digest.Add(Signature(method));
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine)
            foreach (MethodBase part in machine.StateMachineType.GetMethods(Declared)) Follow(part);
        if (method.GetMethodBody() is not { } body) return;
        foreach (LocalVariableInfo local in body.LocalVariables) digest.Add(TypeText.Of(local.LocalType));
        foreach (ExceptionHandlingClause clause in body.ExceptionHandlingClauses)
            digest.Add($"{clause.Flags} {clause.TryOffset} {clause.TryLength} {clause.HandlerOffset} {clause.HandlerLength}");
        Type[] ofType = method.DeclaringType?.GetGenericArguments() ?? [], ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (IlInstruction instruction in IlInstruction.Read(body.GetILAsByteArray() ?? []))
        {
            digest.Add(instruction.Code.Value);
            if (instruction.HasToken) Add(instruction, method.Module, ofType, ofMethod, digest);
            else digest.Add(instruction.Operand.Span);
        }
    }

    private void Add(IlInstruction instruction, Module module, Type[] ofType, Type[] ofMethod, Digest digest)
    {
        switch (instruction.Code.OperandType)
        {
            case OperandType.InlineString:
                digest.Add(module.ResolveString(instruction.Token));
                return;
            case OperandType.InlineSig:
                digest.Add(module.ResolveSignature(instruction.Token));
                return;
        }
        MemberInfo member = module.ResolveMember(instruction.Token, ofType, ofMethod)!;
        digest.Add(member switch
        {
            MethodBase called => Signature(called),
            FieldInfo field => $"{TypeText.Of(field.DeclaringType)}.{TypeText.NameOf(field)} {TypeText.Of(field.FieldType)}",
            _ => TypeText.Of((Type)member),
        });
        switch (member)
        {
            case MethodBase called:
                if (instruction.Code == OpCodes.Newobj) Make(called.DeclaringType!);
                Follow(called);
                break;
            case FieldInfo field:
                if (instruction.Code == OpCodes.Ldfld || instruction.Code == OpCodes.Ldflda) _read.Add((field.Module, field.MetadataToken));
                if (field.IsStatic) Begin(field.DeclaringType!);
                Note(field.Module);
                break;
            default:
                if (instruction.Code == OpCodes.Initobj) Make((Type)member);
                Note(member.Module);
                break;
        }
    }

    private void Follow(MethodBase method)
    {
        Note(method.Module);
        Give(method.DeclaringType?.GetGenericArguments() ?? []);
        if (method.IsGenericMethod) Give(method.GetGenericArguments());
        if (method.Module != _module || IsNil(method.MetadataToken) || (method.DeclaringType is { } holder && _rules.IsEngine(Definition(holder)))) return;
        if (!_seen.Add(method.MetadataToken)) return;
        _open.Enqueue(_module.ResolveMethod(method.MetadataToken)!);
        if (method.IsStatic || method.IsConstructor) Begin(method.DeclaringType);
    }

    /// <summary>An object of the type is made: what it overrides may be called through its parents.</summary>
    private void Make(Type type)
    {
        for (Type? part = Definition(type); part is not null && part.Module == _module && _made.Add(part.MetadataToken); part = part.BaseType is { } parent ? Definition(parent) : null)
            if (!part.IsDefined(typeof(CompilerGeneratedAttribute)))
                foreach (MethodInfo method in part.GetMethods(Declared).Where(m => m.IsVirtual).OrderBy(Signature, StringComparer.Ordinal)) Follow(method);
    }

    /// <summary>Generic code may call all that its type arguments have.</summary>
    private void Give(Type[] arguments)
    {
        foreach (Type argument in arguments.Where(a => !a.IsGenericParameter))
        {
            Note(argument.Module);
            Give(argument.HasElementType ? [argument.GetElementType()!] : argument.GetGenericArguments());
            for (Type? part = Definition(argument); part is not null && part.Module == _module && _given.Add(part.MetadataToken); part = part.BaseType is { } parent ? Definition(parent) : null)
                foreach (MethodBase method in part.GetMembers(Declared).OfType<MethodBase>().OrderBy(Signature, StringComparer.Ordinal)) Follow(method);
        }
    }

    /// <summary>Static fields get their values in the initializer of their type.</summary>
    private void Begin(Type? type)
    {
        if (type is not null && type.Module == _module && Definition(type).TypeInitializer is { } initializer && _seen.Add(initializer.MetadataToken)) _open.Enqueue(initializer);
    }

    // Methods of arrays, which the runtime makes, stand in no module.
    private static bool IsNil(int token) => (token & 0xFFFFFF) == 0;

    private void Note(Module module)
    {
        if (module != _module && !Modules.IsFramework(module)) _called.Add(module);
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static string Signature(MethodBase method) =>
        $"{TypeText.Of(method.DeclaringType)}.{TypeText.NameOf(method)}({string.Join(',', method.GetParameters().Select(p => TypeText.Of(p.ParameterType)))})"
        + (method is MethodInfo { ReturnType: var answer } ? TypeText.Of(answer) : "")
        + (method.IsGenericMethod ? $"<{string.Join(',', method.GetGenericArguments().Select(TypeText.Of))}>" : "");
}
