using System.Threading.Tasks;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>The image for real PCs: firmware, GRUB and kernel, from a USB stick and from a CD.</summary>
public sealed class MediumTests
{
    [Theory]
    [InlineData(Firmware.Bios, Board.Pc, Medium.Stick, "64M")]
    [InlineData(Firmware.Bios, Board.Q35, Medium.Disc, "6G")]
    [InlineData(Firmware.Uefi, Board.Q35, Medium.Stick, "512M")]
    [InlineData(Firmware.Uefi, Board.Pc, Medium.Disc, "6G")]
    public async Task Boots(Firmware firmware, Board board, Medium medium, string memory)
    {
        GuestOptions options = Boot.Default with
        {
            Firmware = firmware,
            Board = board,
            Medium = medium,
            Memory = memory,
            Command = ["sh", "-c", "echo 'up \"$0\" \\'; exit 3"],
        };
        GuestOutput output = await Boot.RunAsync(options, Deadline.Long);
        Assert.Equal("up \"$0\" \\\n", output.MustExit(3).Text);
    }
}
