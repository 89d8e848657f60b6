using System;
using System.Linq;
using Tine.Tests.Architecture;
using Xunit;

namespace Tine.Tests;

/// <summary>The rules of the house, held over the IL of Kernel.dll: calls go downwards, and few rooms use pointers.</summary>
public sealed class ArchitectureTests
{
    /// <summary>Everything of the kernel is in a namespace of this one, and what all rooms share in itself.</summary>
    private const string Root = "Tine";
    private const string Common = "Common";

    private static readonly RoomPicture s_picture = new();

    private static readonly string[] s_pointerRooms = ["X64", "Memory", "Devices", "Startup"];

    /// <summary>Outside those rooms, the types that lay out bytes for programs or the processor. Think before you add one.</summary>
    private static readonly string[] s_pointerTypes =
    [
        "Tine.HostedMachine",
        "Tine.KernelLog",
        "Tine.Panic",
        "Tine.Files.RegularFile",
        "Tine.Processes.ArgumentStrings",
        "Tine.Processes.ElfImage",
        "Tine.Processes.InitialStack",
        "Tine.Processes.SignalFrame",
        "Tine.Processes.VectorImage",
    ];

    [Fact]
    public void CallsGoDownwards()
    {
        using var kernel = new KernelImage();
        string[] violations = kernel.References()
            .Where(pair => IsForbidden(RoomOf(pair.User), RoomOf(pair.Used)))
            .Select(pair => $"{pair.User} names {pair.Used}")
            .Order()
            .ToArray();
        Assert.True(violations.Length == 0, string.Join(Environment.NewLine, violations));
    }

    [Fact]
    public void OnlyTheRoomsNearTheHardwareUsePointers()
    {
        using var kernel = new KernelImage();
        string[] violations = kernel.PointerUsers()
            .Where(user => RoomOf(user) is { } room && !s_pointerRooms.Contains(room) && !s_pointerTypes.Contains(user))
            .Distinct()
            .Order()
            .ToArray();
        Assert.True(violations.Length == 0, string.Join(Environment.NewLine, violations));
    }

    [Fact]
    public void TheCheckSeesWhatTypesName()
    {
        using var kernel = new KernelImage();
        (string, string)[] references = kernel.References().ToArray();
        Assert.Contains(("Tine.Memory.Frames", "Tine.X64.PageRoutines"), references);
        Assert.Contains(("Tine.Memory.AddressSpace", "Tine.Memory.RegionList"), references);
        Assert.Contains("Tine.Memory.PageTables", kernel.PointerUsers());
        Assert.DoesNotContain("Tine.Memory.IoBuffer", kernel.PointerUsers());
    }

    [Fact]
    public void ThePictureShowsTheFoldersOfTheKernel() =>
        Assert.Equal(new SourceFolders().All.Select(folder => folder.Split('/')[0]).Append("CoreLib").Distinct().Order(), s_picture.Rooms.Order());

    [Fact]
    public void ThePictureIsRead()
    {
        Assert.True(s_picture.MayName("Startup", "Devices") && s_picture.MayName("Devices", "Memory") && s_picture.MayName("Syscalls", "Files"));
        Assert.False(s_picture.MayName("Memory", "Files") || s_picture.MayName("Devices", "Files") || s_picture.MayName("Syscalls", "Devices"));
    }

    private static bool IsForbidden(string? user, string? used) =>
        user is not null && used is not null && user != used && !s_picture.MayName(user, used);

    /// <summary>The room that a type belongs to, null for what the compiler adds.</summary>
    private static string? RoomOf(string type)
    {
        string[] names = type.Split('.');
        return names[0] != Root ? null : names.Length == 2 ? Common : names[1];
    }
}
