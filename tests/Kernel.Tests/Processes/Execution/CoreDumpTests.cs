using System;
using System.Buffers.Binary;
using System.Text;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Xunit;

namespace Tine.Tests.Processes;

/// <summary>Core files: when there is one, its name, what ends its writing, and memory given back.</summary>
public sealed class CoreDumpTests : IDisposable
{
    private const int Segmentation = (int)Signal.SIGSEGV;
    private const int Dumped = 0x80;
    private const ulong Start = 0x100_0000;

    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0, Segmentation)]
    [InlineData(4095, Segmentation)]
    [InlineData(4096, Segmentation | Dumped)]
    [InlineData(ulong.MaxValue, Segmentation | Dumped)]
    public void ALimitOfAPageIsTheLeastThatGivesOne(ulong limit, int status) => _world.Run(init =>
    {
        Assert.Equal(status, Crash(init, limit));
        Assert.Equal((status & Dumped) != 0, Read("/core") is not null);
    });

    [Theory]
    [InlineData("core", "/core")]
    [InlineData("/tmp/%e.%p.%s.%u%%", "/tmp/child!x.2.11.0%")]
    [InlineData("core.%q%", "/core.")]
    public void ThePatternMakesTheName(string pattern, string path) => _world.Run(init =>
    {
        _world.Files.MakeDirectory("/tmp");
        init.World.Names.CorePattern = Encoding.UTF8.GetBytes(pattern);
        Assert.Equal(Segmentation | Dumped, Crash(init, ulong.MaxValue));
        Assert.NotNull(Read(path));
    });

    [Theory]
    [InlineData("|/bin/cat")]
    [InlineData("")]
    [InlineData("/nowhere/core")]
    public void APatternThatStartsAProgramOrNamesNoPlaceGivesNone(string pattern) => _world.Run(init =>
    {
        init.World.Names.CorePattern = Encoding.UTF8.GetBytes(pattern);
        Assert.Equal(Segmentation, Crash(init, ulong.MaxValue));
    });

    [Fact]
    public void WrittenPagesAreInItAndTheRestIsAHole() => _world.Run(init =>
    {
        Crash(init, ulong.MaxValue);
        byte[] core = Read("/core")!;
        int segment = SegmentAt(core, Start);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(core.AsSpan(segment + 8));
        Assert.Equal(1024UL << FrameNumber.Shift, BinaryPrimitives.ReadUInt64LittleEndian(core.AsSpan(segment + 32)));
        for (ulong page = 0; page < 1024; page++)
        {
            ulong expected = page % 3 == 0 ? page + 1 : 0;
            Assert.Equal(expected, BinaryPrimitives.ReadUInt64LittleEndian(core.AsSpan((int)(offset + (page << FrameNumber.Shift)))));
        }

        var file = (RegularFile)_world.Files.Find("/core");
        Assert.InRange(file.Pages.ResidentPages, 342UL, 380UL);
    });

    [Fact]
    public void SIGKILLEndsTheWritingAndTheStatusIsThatOfTheFirstSignal() => _world.Run(init =>
    {
        int status = Crash(init, ulong.MaxValue, self =>
        {
            self.Scheduler.AddTimer(new Killer(self.Process, Signal.SIGKILL), _world.Hardware.Nanoseconds + 1);
            _world.Hardware.Advance(10);
        });
        Assert.Equal(Segmentation, status);
        Assert.True(((RegularFile)_world.Files.Find("/core")).Pages.ResidentPages < 342);
    });

    [Fact]
    public void AnotherSignalDoesNothingMeanwhile() => _world.Run(init =>
    {
        int status = Crash(init, ulong.MaxValue, self =>
        {
            self.Scheduler.AddTimer(new Killer(self.Process, Signal.SIGTERM), _world.Hardware.Nanoseconds + 1);
            _world.Hardware.Advance(10);
        });
        Assert.Equal(Segmentation | Dumped, status);
    });

    /// <summary>NT_FILE, by which a debugger finds the program: a count, the size of a page, start, end and page of each, their names.</summary>
    [Fact]
    public void TheMappedPartsOfFilesAreListed() => _world.Run(init =>
    {
        const uint files = 0x4649_4c45;
        Crash(init, ulong.MaxValue);
        byte[] core = Read("/core")!;
        int note = (int)BinaryPrimitives.ReadUInt64LittleEndian(core.AsSpan(64 + 8));
        while (BinaryPrimitives.ReadUInt32LittleEndian(core.AsSpan(note + 8)) != files)
        {
            note += 12 + RoundUp(core, note) + RoundUp(core, note + 4);
        }

        int at = note + 12 + RoundUp(core, note);
        int size = (int)BinaryPrimitives.ReadUInt32LittleEndian(core.AsSpan(note + 4));
        ulong[] numbers = [.. System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(core.AsSpan(at, 40))];
        Assert.Equal([1, FrameNumber.Size, ProcessWorld.Data, ProcessWorld.Data + FrameNumber.Size, 0], numbers);
        Assert.Equal("/init\0", Encoding.UTF8.GetString(core.AsSpan(at + 40, size - 40)));

        static int RoundUp(byte[] core, int length) => ((int)BinaryPrimitives.ReadUInt32LittleEndian(core.AsSpan(length)) + 3) & ~3;
    });

    private sealed class Killer(Process process, Signal signal) : KernelTimer
    {
        public override void Expire(TimerQueue queue, ulong nowNanoseconds) => Signals.RaiseOnProcess(process, signal);
    }

    /// <summary>A child with every third of 1024 pages written that dies of a bad address; its status.</summary>
    private int Crash(Thread init, ulong limit, Action<Thread>? before = null)
    {
        _world.Fork(init, self =>
        {
            Process process = self.Process;
            self.Name = "child/x"u8.ToArray();
            process.Limits = process.Limits.With(Resource.Core, new ResourceLimit(limit, ResourceLimit.Infinity));
            var request = new MapRequest
            {
                Address = new VirtualAddress(Start),
                Length = 1024UL << FrameNumber.Shift,
                Protection = Protection.Read | Protection.Write,
                Flags = MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed,
            };
            Assert.Equal(Errno.None, process.Memory.Map(request).Error);
            for (ulong page = 0; page < 1024; page += 3)
            {
                Assert.Equal(Errno.None, process.Memory.Write(request.Address + (page << FrameNumber.Shift), page + 1));
            }

            before?.Invoke(self);
            Signals.DeliverFault(self, Signal.SIGSEGV, SignalCode.NotMapped, 8);
            ProcessWorld.Return(self);
        });
        return _world.WaitFor(init).Status;
    }

    private byte[]? Read(string path)
    {
        if (_world.Files.TryFind(path) is not { Failed: false, Value: RegularFile file })
        {
            return null;
        }

        byte[] bytes = new byte[file.Size];
        IoBuffer buffer = IoBuffer.ForKernel(bytes);
        Assert.Equal(bytes.Length, file.Pages.Read(0, ref buffer).Value);
        return bytes;
    }

    private static int SegmentAt(byte[] core, ulong address)
    {
        for (int segment = 64; ; segment += 56)
        {
            if (core[segment] == 1 && BinaryPrimitives.ReadUInt64LittleEndian(core.AsSpan(segment + 16)) == address)
            {
                return segment;
            }
        }
    }
}
