using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading.Tasks;
using Tine.Tools.Image;
using Tine.Tools.Run;
using Xunit;

namespace Tine.Boot.Tests;

/// <summary>An interrupt that nothing holds back finds the kernel whatever a program has done to the registers.</summary>
public sealed class NonMaskableTests : IDisposable
{
    private const ulong Base = 0x40_0000;
    private const int Headers = 64 + 56;

    private readonly string _archive = Path.GetTempFileName();
    private readonly string _program = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_archive);
        File.Delete(_program);
    }

    /// <summary>The program sets a GS base that looks like the kernel's, says so and computes for ever.</summary>
    [Fact]
    public async Task FindsTheKernelUnderAProgramWithAKernelAddressInGs()
    {
        await File.WriteAllBytesAsync(_program, Executable(
        [
            0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0xff, 0xff, // mov rax, 0xffff000000000000 (mapped by nobody)
            0xf3, 0x48, 0x0f, 0xae, 0xd8, // wrgsbase rax
            0xb8, 1, 0, 0, 0, // mov eax, 1 (write)
            0xbf, 1, 0, 0, 0, // mov edi, 1
            0x48, 0x8d, 0x35, 9, 0, 0, 0, // lea rsi, [rip + 9]
            0xba, 6, 0, 0, 0, // mov edx, 6
            0x0f, 0x05, // syscall
            0xeb, 0xfe, // jmp $
            .. "ready\n"u8,
        ]));
        File.SetUnixFileMode(_program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var root = new RootFileSystem();
        root.AddFromHost(_program, "init");
        CpioWriter.Write(root, _archive);
        using var guest = new GuestScreen(Boot.Default with { Initramfs = _archive, Firmware = Firmware.Bios });
        await guest.ExpectAsync("ready");
        guest.InterruptNonMaskably();
        GuestResult result = await guest.EndAsync();
        Assert.Equal(GuestEnd.Asked, result.End);
        Assert.Contains("A non-maskable interrupt", GuestLog.Panic(result.Log));
        Assert.Matches(@"  in a program at 0x0000000000400\w{3}, interrupts on", result.Log);
    }

    /// <summary>Time is up while two programs sleep: the log names both, and where each waits.</summary>
    [Fact]
    public async Task AsksWhereTheMachineStandsWhenTimeIsUp()
    {
        HostProgram.Outcome outcome = await HostProgram.RunScriptAsync("--timeout", "8", "sh", "-c", "sleep 100000 | cat");
        Assert.Equal(GuestResult.TimeoutStatus, outcome.Status);
        Assert.Contains("  nobody is ready to run; the next timer is due in ", outcome.Errors);
        Assert.Matches(@"\[\d+\] cat sleeps in read\(0x0, ", outcome.Errors);
        Assert.Matches(@"      at Tine\.Files\.Pipe\.Read \(kernel/Files/Pipes/Pipe\.cs:\d+\)", outcome.Errors);
        Assert.Matches(@"\[\d+\] sleep sleeps in clock_nanosleep\(", outcome.Errors);
        Assert.Matches(@"\[\d+\] init sleeps in wait4\(", outcome.Errors);
    }

    /// <summary>The smallest executable: an ELF header, one segment that holds everything (gABI, chapters 4 and 5).</summary>
    private static byte[] Executable(byte[] code)
    {
        byte[] file = new byte[Headers + code.Length];
        Span<byte> header = file;
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 2); // ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], 62); // EM_X86_64
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], Base + Headers);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], 64); // where the program header is
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], 64);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], 56);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 1);
        Span<byte> segment = header[64..];
        BinaryPrimitives.WriteUInt32LittleEndian(segment, 1); // PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5); // read, execute
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], Base);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], 0x1000);
        code.CopyTo(header[Headers..]);
        return file;
    }
}
