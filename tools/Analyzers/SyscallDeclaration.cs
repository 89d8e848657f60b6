namespace Tine.Analyzers;

/// <summary>One <c>[Syscall]</c> on one method, reduced to what the generated table needs (values only: the generator caches by equality).</summary>
/// <param name="Number">The Linux x86-64 number.</param>
/// <param name="Name">The Linux name.</param>
/// <param name="Call">The C# expression that calls the method with arguments taken from <c>frame</c>.</param>
/// <param name="Result">The conversion of its result to rax.</param>
/// <param name="ArgumentCount">0 to 6, the caller and the trap frame not counted.</param>
/// <param name="ArgumentKinds">A <c>SyscallArgumentKind</c> in each four bits, the first argument lowest.</param>
/// <param name="Heap">The <c>HeapUse</c> that is declared.</param>
/// <param name="Place">The attribute's place.</param>
/// <param name="Problem">Why the declaration cannot be used, or null.</param>
internal sealed record SyscallDeclaration(
    int Number,
    string Name,
    string Call,
    SyscallResult Result,
    int ArgumentCount,
    ulong ArgumentKinds,
    int Heap,
    SourcePlace Place,
    string? Problem);
