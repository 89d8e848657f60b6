using Tine.Files;

namespace Tine.Processes;

/// <summary>The findings of exec, as far as the program's first stack tells them.</summary>
internal struct ExecutionPlan
{
    /// <summary>The path that execve was given (AT_EXECFN).</summary>
    public byte[] Name;

    /// <summary>The thread's name after the exec.</summary>
    public byte[] CommandName;

    /// <summary>The place of the program.</summary>
    public LoadedImage Program;

    public int HeaderCount;

    /// <summary>The place of the program that starts it; 0 for none.</summary>
    public ulong InterpreterBase;

    /// <summary>The first instruction of all.</summary>
    public VirtualAddress Entry;

    /// <summary>Credentials after the exec.</summary>
    public Credentials Credentials;

    /// <summary>Whether the program has rights that its caller had not (AT_SECURE).</summary>
    public bool IsSecure;

    /// <summary>
    /// Whether the personality is cleared: the program has ids of its own, and the caller's personality might weaken it.
    /// </summary>
    public bool ClearsPersonality;

    /// <summary>Whether the caller may read the program's file, and so its memory.</summary>
    public bool IsReadable;
}
