using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>
/// The C# names for the linker names that ILC makes: it joins assembly, namespaces, types and method with underscores and
/// replaces every other character by one, so only the metadata tells them apart.
/// </summary>
internal sealed class ManagedNames
{
    /// <summary>Types that ILC names without assembly and namespace; two of them by other names than C#'s.</summary>
    private static readonly Dictionary<string, string> WellKnown = new()
    {
        ["SByte"] = "Int8",
        ["Byte"] = "UInt8",
        ["Boolean"] = "Boolean",
        ["Char"] = "Char",
        ["Int16"] = "Int16",
        ["UInt16"] = "UInt16",
        ["Int32"] = "Int32",
        ["UInt32"] = "UInt32",
        ["Int64"] = "Int64",
        ["UInt64"] = "UInt64",
        ["IntPtr"] = "IntPtr",
        ["UIntPtr"] = "UIntPtr",
        ["Single"] = "Single",
        ["Double"] = "Double",
        ["Object"] = "Object",
        ["String"] = "String",
    };

    private readonly Dictionary<string, ManagedType> _types = new(StringComparer.Ordinal);

    /// <summary>Reads the assemblies that were compiled.</summary>
    public ManagedNames(IEnumerable<string> assemblies)
    {
        foreach (string assembly in assemblies)
        {
            using var image = new PEReader(File.OpenRead(assembly));
            AddTypes(image.GetMetadataReader());
        }
    }

    /// <summary>Finds the type with the longest linker name that <paramref name="name"/> begins with.</summary>
    /// <param name="name">A linker name, from some character on.</param>
    /// <param name="length">The length of the type's part.</param>
    public ManagedType? FindPrefix(ReadOnlySpan<char> name, out int length)
    {
        Dictionary<string, ManagedType>.AlternateLookup<ReadOnlySpan<char>> types = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        for (length = name.Length; length > 0; length--)
        {
            bool canEnd = length == name.Length || name[length] is '<' or '>' or '_' or ',' or '*' or '[';
            if (canEnd && types.TryGetValue(name[..length], out ManagedType? type))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>Changes a name as ILC does: letters and digits stay.</summary>
    private static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (char one in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(one) ? one : '_');
        }

        return text.Length != 0 && char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }

    private void AddTypes(MetadataReader metadata)
    {
        string prefix = Sanitize(metadata.GetString(metadata.GetAssemblyDefinition().Name)) + "_";
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            (string linkerName, string readableName) = NamesOf(metadata, metadata.GetTypeDefinition(handle));
            var type = new ManagedType(readableName);
            foreach (MethodDefinitionHandle method in metadata.GetTypeDefinition(handle).GetMethods())
            {
                string name = metadata.GetString(metadata.GetMethodDefinition(method).Name);
                type.Methods.TryAdd(Sanitize(name), name);
            }

            _types.TryAdd(prefix + linkerName, type);
            if (readableName.StartsWith("System.", StringComparison.Ordinal) && WellKnown.TryGetValue(readableName["System.".Length..], out string? alias))
            {
                _types.TryAdd(alias, type);
            }
        }
    }

    private static (string Linker, string Readable) NamesOf(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        string space = metadata.GetString(type.Namespace);
        string full = space.Length == 0 ? name : space + "." + name;
        string readable = StripArity(full);
        if (type.GetDeclaringType() is { IsNil: false } outer)
        {
            (string linker, string outerReadable) = NamesOf(metadata, metadata.GetTypeDefinition(outer));
            return (linker + "_" + Sanitize(full), outerReadable + "." + readable);
        }

        return (Sanitize(full), readable);
    }

    private static string StripArity(string name)
    {
        int mark = name.IndexOf('`');
        return mark < 0 ? name : name[..mark];
    }
}
