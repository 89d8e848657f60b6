using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>NT_FILE: the parts of files that are mapped, and their addresses; debuggers find libraries by it.</summary>
internal sealed class CoreMappings
{
    /// <summary>Longer notes are left out (Linux, MAX_FILE_NOTE_SIZE).</summary>
    private const int LargestNote = 4 << 20;

    private const int InstructionsARegion = 3000;
    private const int PieceOfNames = 4096;

    private readonly BlockList<Mapping> _mappings = new();

    /// <summary>The names, in pieces: one buffer of all would be copied as it grows.</summary>
    private readonly List<TextBuffer> _names = [];

    private int _nameBytes;

    private int Size => (2 * sizeof(ulong)) + (_mappings.Count * Mapping.Size) + _nameBytes;

    public static CoreMappings Collect(Process process, CoreWriter writer)
    {
        var found = new CoreMappings();
        var position = default(VirtualAddress);
        while (!writer.HasFailed && found.Size <= LargestNote && process.Memory.TryFindRegion(position, out Region region))
        {
            position = region.End;
            if ((region.Backing as FilePages)?.Owner is Inode file)
            {
                found.Add(process, region, file);
            }

            writer.Spend(InstructionsARegion);
        }

        return found;
    }

    public void Write(in CoreNotes notes)
    {
        if (Size > LargestNote)
        {
            return;
        }

        CoreWriter writer = notes.BeginFiles(Size);
        writer.Append((ulong)_mappings.Count);
        writer.Append(FrameNumber.Size);
        for (int i = 0; i < _mappings.Count; i++)
        {
            writer.Append(_mappings[i]);
        }

        foreach (TextBuffer names in _names)
        {
            writer.Append(names.Bytes);
        }

        writer.Align(sizeof(uint));
    }

    private void Add(Process process, in Region region, Inode file)
    {
        _mappings.Add(new Mapping(region.Start.Value, region.End.Value, region.BackingPage));
        if (_names.Count == 0 || _names[^1].Length >= PieceOfNames)
        {
            _names.Add(new TextBuffer());
        }

        TextBuffer names = _names[^1];
        int before = names.Length;
        if (region.Name is { } name)
        {
            names.Add(name);
        }
        else if (file == process.Executable && process.ExecutablePath is { } path)
        {
            names.Add(path.ToBytes(MountTable.Of(file.FileSystem.Services)[0].Root));
        }

        names.Add('\0');
        _nameBytes += names.Length - before;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Mapping(ulong Start, ulong End, ulong Page)
    {
        public const int Size = 24;
    }
}
