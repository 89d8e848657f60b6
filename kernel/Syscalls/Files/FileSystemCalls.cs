using System;
using System.Buffers.Binary;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>File systems and their types: ustat(2), sysfs(2).</summary>
internal static class FileSystemCalls
{
    private const int IndexOfName = 1;
    private const int NameOfIndex = 2;
    private const int CountOfTypes = 3;

    /// <summary>struct ustat, in words: free blocks, free inodes, and two names of six bytes that Linux leaves empty.</summary>
    private const int UstatWords = 4;

    [Syscall(136, "ustat")]
    internal static Errno Ustat(Thread caller, uint device, VirtualAddress record)
    {
        MountTable mounts = MountTable.Of(caller.Process.FileSystem.Services);
        for (int i = 0; i < mounts.Count; i++)
        {
            FileSystem fileSystem = mounts[i].Root.FileSystem;
            if (fileSystem.Device == DeviceNumber.Decode(device))
            {
                FileSystemRecord status = FileSystemRecord.Of(fileSystem);
                Span<byte> words = stackalloc byte[UstatWords * sizeof(ulong)];
                words.Clear();
                BinaryPrimitives.WriteUInt64LittleEndian(words, Math.Min(status.FreeBlocks, int.MaxValue));
                BinaryPrimitives.WriteUInt64LittleEndian(words[sizeof(ulong)..], status.FreeFiles);
                return caller.Process.Memory.CopyOut(record, words);
            }
        }

        return Errno.EINVAL;
    }

    [Syscall(139, "sysfs")]
    internal static Result<int> Types(Thread caller, int option, ulong argument, VirtualAddress buffer)
    {
        MountTable mounts = MountTable.Of(caller.Process.FileSystem.Services);
        switch (option)
        {
            case IndexOfName:
                Result<byte[]> name = PathArguments.Read(caller, new VirtualAddress(argument));
                return name.Failed ? name.Error : IndexOf(mounts, name.Value);
            case NameOfIndex when argument < (ulong)mounts.TypeCount:
                byte[] text = Ascii.ToBytes(mounts.TypeAt((int)argument).Name + "\0");
                Errno error = caller.Process.Memory.CopyOut(buffer, text);
                return error == Errno.None ? 0 : error;
            case CountOfTypes:
                return mounts.TypeCount;
            default:
                return Errno.EINVAL;
        }
    }

    private static Result<int> IndexOf(MountTable mounts, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < mounts.TypeCount; i++)
        {
            if (Ascii.Equals(name, mounts.TypeAt(i).Name))
            {
                return i;
            }
        }

        return Errno.EINVAL;
    }
}
