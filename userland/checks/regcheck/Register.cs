namespace Tine.RegisterCheck;

/// <summary>Places of the general registers in a <see cref="RegisterTest"/>.</summary>
internal enum Register
{
    Rax,
    Rcx,
    Rdx,
    Rbx,
    Rbp,
    Rsi,
    Rdi,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15,
}
