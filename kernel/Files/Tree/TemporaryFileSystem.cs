using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>tmpfs: files in memory that are gone with the mount; tmpfs(5). Under the name rootfs also what everything begins with.</summary>
public sealed class TemporaryFileSystem(string name, Permissions rootPermissions) : FileSystemType
{
    private const ulong Unlimited = ulong.MaxValue;

    public override string Name => name;

    public override ulong Magic => 0x01021994;

    /// <inheritdoc/>
    public override bool KeepsAttributes => true;

    /// <summary>Half of the memory may hold files, and there may be half as many names as frames; tmpfs(5), size and nr_inodes.</summary>
    public override Result<Directory> CreateRoot(FileServices services, uint deviceMinor)
    {
        ulong half = PageQuota.DefaultLimit;
        var fileSystem = new FileSystem(services, this, deviceMinor) { Quota = new PageQuota { Limit = half }, MostNames = half };
        return new TreeDirectory(fileSystem, null, [], rootPermissions, Credentials.Root());
    }

    /// <summary>Sets size, nr_blocks, nr_inodes, mode, uid and gid; how memory is laid out (huge, mpol, inode32, inode64) is accepted and changes nothing.</summary>
    public override Errno Configure(Directory root, ReadOnlySpan<byte> options)
    {
        FileSystem fileSystem = root.FileSystem;
        ulong pages = fileSystem.Quota!.Limit;
        ulong names = fileSystem.MostNames;
        ulong mode = (ulong)root.Permissions;
        ulong user = root.UserId;
        ulong group = root.GroupId;
        var option = new MountOptions(options);
        while (option.MoveNext())
        {
            Errno error = Read(option, ref pages, ref names, ref mode, ref user, ref group);
            if (error != Errno.None)
            {
                return error;
            }
        }

        if (pages < fileSystem.Quota.Used || names < fileSystem.Names)
        {
            return Errno.EINVAL;
        }

        fileSystem.Quota.Limit = pages;
        fileSystem.MostNames = names;
        root.Restore((Permissions)mode & Permissions.All, (uint)user, (uint)group, root.ModifyTime);
        return Errno.None;
    }

    /// <inheritdoc/>
    internal override void OnUnmounted(Directory root) => root.FileSystem.Detach(new AbandonedTree((TreeDirectory)root));

    private static Errno Read(in MountOptions option, ref ulong pages, ref ulong names, ref ulong mode, ref ulong user, ref ulong group)
    {
        const uint octal = 8;
        const uint @decimal = 10;
        ReadOnlySpan<byte> name = option.Name;
        return name.SequenceEqual("size"u8) ? Take(PagesOf(option), ref pages, Unlimited)
            : name.SequenceEqual("nr_blocks"u8) ? Take(option.Number(@decimal), ref pages, Unlimited)
            : name.SequenceEqual("nr_inodes"u8) ? Take(option.Number(@decimal), ref names, Unlimited)
            : name.SequenceEqual("mode"u8) ? Take(option.Number(octal), ref mode, 0)
            : name.SequenceEqual("uid"u8) ? Take(option.Number(@decimal), ref user, 0)
            : name.SequenceEqual("gid"u8) ? Take(option.Number(@decimal), ref group, 0)
            : name.SequenceEqual("huge"u8) || name.SequenceEqual("mpol"u8) || name.StartsWith("inode"u8) ? Errno.None
            : Errno.EINVAL;
    }

    /// <summary>Bytes, or a part of the memory in percent.</summary>
    private static ulong? PagesOf(in MountOptions option)
    {
        if (option.Value.IsEmpty || option.Value[^1] != '%')
        {
            ulong? bytes = option.Number(10);
            return bytes is { } known ? (known + FrameNumber.Size - 1) >> FrameNumber.Shift : null;
        }

        int percent = ProcNumbers.Parse(option.Value[..^1]);
        return percent < 0 ? null : FrameAllocator.Current.TotalFrames * (ulong)percent / 100;
    }

    private static Errno Take(ulong? number, ref ulong target, ulong zeroMeans)
    {
        if (number is not { } given)
        {
            return Errno.EINVAL;
        }

        target = given == 0 ? zeroMeans : given;
        return Errno.None;
    }
}
