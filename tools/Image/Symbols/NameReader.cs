using System;
using System.Collections.Generic;

namespace Tine.Tools.Image;

/// <summary>Turns linker names into C# names: <c>Kernel_Tine_Memory_FrameAllocator__Allocate</c> into <c>Tine.Memory.FrameAllocator.Allocate</c>.</summary>
internal sealed class NameReader(ManagedNames names)
{
    /// <summary>The C# name, or the linker name itself where it is no method of ours (assembly labels, compiler's helpers).</summary>
    public string Read(string linkerName)
    {
        ReadOnlySpan<char> rest = linkerName;
        const string Unbox = "unbox_";
        if (rest.StartsWith(Unbox))
        {
            rest = rest[Unbox.Length..];
        }

        if (names.FindPrefix(rest, out int length) is not { } type)
        {
            return linkerName;
        }

        rest = rest[length..];
        string typeName = type.Name + ReadTypeArguments(ref rest);
        return rest.StartsWith("__") ? typeName + "." + ReadMethod(type, rest[2..]) : linkerName;
    }

    private static int MatchingBracket(ReadOnlySpan<char> text)
    {
        int depth = 0;
        for (int index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Overloads carry a number; a method's type arguments are left out.</summary>
    private static string ReadMethod(ManagedType type, ReadOnlySpan<char> name)
    {
        int arguments = name.IndexOf('<');
        ReadOnlySpan<char> plain = arguments < 0 ? name : name[..arguments];
        if (type.Methods.TryGetValue(plain.ToString(), out string? method))
        {
            return Readable(method);
        }

        int number = plain.LastIndexOf('_');
        bool isOverload = number > 0 && plain[(number + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
        return isOverload && type.Methods.TryGetValue(plain[..number].ToString(), out method) ? Readable(method) : plain.ToString();
    }

    private static string Readable(string method) => method switch
    {
        ".ctor" => "new",
        ".cctor" => "static",
        _ => method,
    };

    /// <summary>Reads <c>&lt;A__B&gt;</c> and moves past it.</summary>
    private string ReadTypeArguments(ref ReadOnlySpan<char> rest)
    {
        int end = rest.StartsWith("<") ? MatchingBracket(rest) : -1;
        if (end < 0)
        {
            return "";
        }

        ReadOnlySpan<char> inside = rest[1..end];
        rest = rest[(end + 1)..];
        var arguments = new List<string>();
        while (!inside.IsEmpty)
        {
            if (names.FindPrefix(inside, out int length) is not { } type)
            {
                arguments.Add(inside.ToString());
                break;
            }

            inside = inside[length..];
            arguments.Add(ShortName(type.Name) + ReadTypeArguments(ref inside));
            inside = inside.TrimStart("_,");
        }

        return "<" + string.Join(", ", arguments) + ">";
    }

    private static string ShortName(string name) => name[(name.LastIndexOf('.') + 1)..];
}
