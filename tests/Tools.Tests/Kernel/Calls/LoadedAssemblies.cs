using System.Collections.Generic;
using Mono.Cecil;

namespace Tine.Tools.Tests.Calls;

/// <summary>Resolves references by an assembly's name alone, so that each is read once: CoreLib is named, but not signed, System.Runtime.</summary>
internal sealed class LoadedAssemblies : DefaultAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _loaded = [];

    public void Add(AssemblyDefinition assembly) => _loaded[assembly.Name.Name] = assembly;

    public override AssemblyDefinition Resolve(AssemblyNameReference name) =>
        _loaded.TryGetValue(name.Name, out AssemblyDefinition? assembly) ? assembly : base.Resolve(name);
}
