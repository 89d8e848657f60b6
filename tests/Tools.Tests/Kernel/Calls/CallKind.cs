namespace Tine.Tools.Tests.Calls;

/// <summary>The ways in which machine code names what it calls.</summary>
internal enum CallKind
{
    /// <summary>An address in the instruction.</summary>
    Direct,

    /// <summary>A slot of the receiver's method table, or the pointer in a delegate.</summary>
    Virtual,

    /// <summary>A cell of interface dispatch.</summary>
    Interface,

    /// <summary>A pointer that C# took with an ampersand.</summary>
    Pointer,
}
