namespace Tine.Tools.Run;

/// <summary>Whether KVM runs the kernel on some machine.</summary>
/// <param name="Problem">The failure in half a sentence; null when it runs.</param>
internal sealed record KvmAnswer(string? Problem)
{
    public static KvmAnswer Works { get; } = new(Problem: null);
}
