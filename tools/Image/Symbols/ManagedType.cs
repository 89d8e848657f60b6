using System;
using System.Collections.Generic;

namespace Tine.Tools.Image;

/// <summary>A type as C# names it, and its methods by their linker names.</summary>
internal sealed class ManagedType(string name)
{
    public string Name { get; } = name;

    public Dictionary<string, string> Methods { get; } = new(StringComparer.Ordinal);
}
