namespace Tine.Tools.Run;

/// <summary>Whether KVM runs the kernel on some machine.</summary>
/// <param name="Problem">What happened instead, in half a sentence; null when it runs.</param>
internal sealed record KvmAnswer(string? Problem)
{
    public static KvmAnswer Works { get; } = new(Problem: null);
}
