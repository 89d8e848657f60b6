using System;
using System.Collections.Generic;
using System.Text;
using Tine.Files;
using Xunit;

namespace Tine.Tests.Files;

public sealed class TerminalTests : IDisposable
{
    private readonly FileWorld _world = new();
    private readonly Screen _screen = new();
    private readonly Terminal _terminal;
    private readonly OpenFile _file;

    public TerminalTests()
    {
        _terminal = new Terminal(_screen, _world.Services, new DeviceNumber(4, 64));
        _terminal.Settings = _terminal.Settings with { Input = _terminal.Settings.Input | InputModes.Utf8 };
        DeviceNodes.Of(_world.Services).Console = _terminal;
        MountTable.Of(_world.Services).AddType(new DeviceFileSystem());
        Naming.MakeNode(_world.Scope, "/ttyS0"u8, FileKind.CharacterDevice, Permissions.AllReadWrite, _terminal.Device);
        _file = _world.Open("/ttyS0", OpenFlags.ReadWrite);
        _terminal.ForegroundGroup = 1;
    }

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("hello\n", "hello\n", "hello\r\n")]
    [InlineData("hello\r", "hello\n", "hello\r\n")]
    [InlineData("helxx\x7f\x7flo\n", "hello\n", "helxx\b \b\b \blo\r\n")]
    [InlineData("\u007fa\n", "a\n", "a\r\n")]
    [InlineData("wrong\x15right\n", "right\n", "wrong\b \b\b \b\b \b\b \b\b \bright\r\n")]
    [InlineData("two words\x17\n", "two \n", "two words\b \b\b \b\b \b\b \b\b \b\r\n")]
    [InlineData("one  \x17\n", "\n", "one  \b \b\b \b\b \b\b \b\b \b\r\n")]
    [InlineData("a\x01\x7f\n", "a\n", "a^A\b \b\b \b\r\n")]
    [InlineData("a\tb\x7f\x7f" + "c\n", "ac\n", "a\tb\b \b\b\b\b\b\b\b\bc\r\n")]
    [InlineData("a\tb\tc\x7f\x7f\n", "a\tb\n", "a\tb\tc\b \b\b\b\b\b\b\b\b\r\n")]
    [InlineData("\t\t\x7f\n", "\t\n", "\t\t\b\b\b\b\b\b\b\b\r\n")]
    [InlineData("\x16\x03x\n", "\x03x\n", "^\b^Cx\r\n")]
    [InlineData("ab\x12" + "c\n", "abc\n", "ab^R\r\nabc\r\n")]
    [InlineData("\xc3\xa4\x7f\n", "\n", "\xc3\xa4\b \b\r\n")]
    public void CanonicalInput(string typed, string line, string shown)
    {
        Type(typed);
        Assert.Equal(line, _world.Read(_file, 1000));
        Assert.Equal(shown, _screen.Text);
    }

    [Fact]
    public void LinesAreReadOneAtATime()
    {
        Type("one\ntwo\nthree");
        Assert.Equal("on", _world.Read(_file, 2));
        Assert.Equal("e\n", _world.Read(_file, 100));
        Assert.Equal("two\n", _world.Read(_file, 100));
        _world.Caller.Meanwhile(() => { }).Meanwhile(() => Type("\n"));
        Assert.Equal("three\n", _world.Read(_file, 100));
    }

    [Fact]
    public void EndOfFileEndsAReadAndIsNotSeen()
    {
        Type("ab\x04" + "c\n\x04");
        Assert.Equal("ab", _world.Read(_file, 100));
        Assert.Equal("c\n", _world.Read(_file, 100));
        Assert.Equal("", _world.Read(_file, 100));
        Type("abc\x04");
        Assert.Equal("abc", _world.Read(_file, 3));
        _file.Flags |= OpenFlags.NonBlocking;
        Assert.Equal(Errno.EAGAIN, _world.TryRead(_file, new byte[3]).Error);
    }

    [Theory]
    [InlineData('\x03', 2, "^C")]
    [InlineData('\x1c', 3, "^\\")]
    [InlineData('\x1a', 20, "^Z")]
    public void KeysRaiseSignalsAndFlush(char key, int signal, string shown)
    {
        Type("gone" + key + "kept\n");
        Assert.Equal([(1, signal)], _world.Jobs.Sent);
        Assert.Equal("kept\n", _world.Read(_file, 100));
        Assert.Equal("gone" + shown + "kept\r\n", _screen.Text);
    }

    [Fact]
    public void RawInputComesAsItIs()
    {
        Change(settings => settings with { Local = LocalModes.None, Input = InputModes.None });
        Type("\x03\r\x7f\x04");
        Assert.Equal("\x03\r\x7f\x04", _world.Read(_file, 100));
        Assert.Equal("", _screen.Text);
        Assert.Empty(_world.Jobs.Sent);
    }

    /// <summary>Bytes of a program come in one go where nothing is done with them, and one by one where something is: the outcome is alike.</summary>
    [Theory]
    [InlineData(LocalModes.None, InputModes.None, "a\rb\u00ff\u0003")]
    [InlineData(LocalModes.None, InputModes.ReturnToNewline, "a\nb\u00ff\u0003")]
    [InlineData(LocalModes.None, InputModes.MarkErrors, "a\rb\u00ff\u00ff\u0003")]
    [InlineData(LocalModes.Echo, InputModes.None, "a\rb\u00ff\u0003")]
    public void AProgramTypesManyBytesAtOnce(LocalModes local, InputModes input, string expected)
    {
        Change(settings => settings with { Local = local, Input = input });
        var portion = new WorkPortion(_world.Caller);
        Assert.Equal(5, _terminal.Receive([(byte)'a', (byte)'\r', (byte)'b', 0xff, 3], ref portion));
        Assert.Equal(expected, _world.Read(_file, 100));
        Assert.Equal(local == LocalModes.Echo, _screen.Text.Length != 0);
    }

    [Fact]
    public void RawInputIsNotLimitedToALine()
    {
        SetRaw(minimum: 1, time: 0);
        Type(new string('x', 12_000));
        Assert.Equal(12_000, _world.Read(_file, 20_000).Length);
    }

    [Fact]
    public void MinimumAndTimeAreKept()
    {
        SetRaw(minimum: 3, time: 0);
        Type("ab");
        _world.Caller.Meanwhile(() => Type("c"));
        Assert.Equal("abc", _world.Read(_file, 100));
        Type("x");
        Assert.Equal("x", _world.Read(_file, 1));

        SetRaw(minimum: 0, time: 0);
        Assert.Equal("", _world.Read(_file, 1));

        SetRaw(minimum: 0, time: 5);
        _world.Caller.Meanwhile(() => { }, Errno.ETIMEDOUT);
        Assert.Equal("", _world.Read(_file, 1));
        Assert.Equal(_world.Time.Nanoseconds + 500_000_000, _world.Caller.LastDeadline);

        SetRaw(minimum: 5, time: 2);
        _world.Caller.Meanwhile(() => Type("q")).Meanwhile(() => { }, Errno.ETIMEDOUT);
        Assert.Equal("q", _world.Read(_file, 100));
        Assert.Equal(_world.Time.Nanoseconds + 200_000_000, _world.Caller.LastDeadline);
    }

    [Fact]
    public void ChangingModesKeepsWhatWasTyped()
    {
        Type("half");
        SetRaw(minimum: 1, time: 0);
        Assert.Equal("ha", _world.Read(_file, 2));
        Change(settings => settings with { Local = settings.Local | LocalModes.Canonical });
        Assert.Equal("lf", _world.Read(_file, 100));
    }

    [Fact]
    public void AReaderThatWaitsGoesOnWaitingWhenTheModeChanges()
    {
        _world.Caller.Meanwhile(() => SetRaw(minimum: 3, time: 0)).Meanwhile(() => Type("x"));
        Assert.Equal("x", _world.Read(_file, 100));
        _world.Caller.Meanwhile(() => Change(settings => settings with { Local = settings.Local | LocalModes.Canonical }))
            .Meanwhile(() => Type("ab"))
            .Meanwhile(() => Type("\n"));
        Assert.Equal("ab\n", _world.Read(_file, 100));
    }

    [Fact]
    public void OutputIsProcessed()
    {
        _world.Write(_file, "a\nb\tc\n");
        Assert.Equal("a\r\nb\tc\r\n", _screen.Text);
        _screen.Clear();
        Change(settings => settings with { Output = OutputModes.Process | OutputModes.ExpandTabs | OutputModes.NewlineToReturnNewline });
        _world.Write(_file, "ab\tc\n");
        Assert.Equal("ab      c\r\n", _screen.Text);
        _screen.Clear();
        Change(settings => settings with { Output = OutputModes.None });
        _world.Write(_file, "a\nb");
        Assert.Equal("a\nb", _screen.Text);
    }

    [Fact]
    public void StoppedOutputWaits()
    {
        Type("\x13");
        Assert.Equal(PollEvents.None, _terminal.Poll(null) & PollEvents.Out);
        _world.Caller.Meanwhile(() => Type("\x11"));
        Assert.Equal(4, _world.Write(_file, "text").Value);
        Assert.Equal("text", _screen.Text);
        Assert.Equal(1, _world.Caller.Sleeps);
    }

    [Fact]
    public void TheEditedLineIsLimitedAndItsEndAlwaysFits()
    {
        Change(settings => settings with { Local = settings.Local & ~LocalModes.Echo });
        Type(new string('x', 10_000) + "\n");
        Assert.Equal(4096, _world.Read(_file, 20_000).Length);
    }

    [Fact]
    public void WhatNobodyReadsIsDroppedNotMixedUp()
    {
        for (int i = 0; i < 5000; i++)
        {
            Type("line\n");
        }

        Assert.False(_terminal.HasInputRoom);
        int lines = 0;
        while ((_terminal.Poll(null) & PollEvents.In) != 0)
        {
            Assert.Matches("^l?i?n?e?\n$", _world.Read(_file, 100));
            lines++;
        }

        Assert.InRange(lines, 3000, 3300);
        Assert.True(_screen.HasRoom);
    }

    [Fact]
    public void BackgroundReadersAreStopped()
    {
        _world.Jobs.Own = _terminal;
        _world.Jobs.Group = 5;
        Type("line\n");
        Assert.Equal(Errno.ERESTARTSYS, _world.TryRead(_file, new byte[10]).Error);
        Assert.Equal([(5, 21)], _world.Jobs.Sent);
        _world.Jobs.Blocks = true;
        Assert.Equal(Errno.EIO, _world.TryRead(_file, new byte[10]).Error);
        _world.Jobs.Blocks = false;
        _world.Jobs.Orphaned = true;
        Assert.Equal(Errno.EIO, _world.TryRead(_file, new byte[10]).Error);
        Assert.Equal(1, _world.Write(_file, "x").Value);
        Change(settings => settings with { Local = settings.Local | LocalModes.StopBackgroundOutput });
        Assert.Equal(Errno.EIO, _world.Write(_file, "x").Error);
        _world.Jobs.Blocks = true;
        Assert.Equal(1, _world.Write(_file, "x").Value);
    }

    [Fact]
    public void ASessionLeaderGetsTheTerminalByOpeningIt()
    {
        Assert.Same(_terminal, _world.Jobs.Own);
        Assert.Equal(1, _terminal.Session);
        _terminal.EndSession();
        Assert.Null(_world.Jobs.Own);
        Assert.Equal([(1, 1)], _world.Jobs.Sent);
    }

    [Fact]
    public void ACutLineTellsTheSessionAndGivesNothingMore()
    {
        Type("line\n");
        _terminal.HangUp();
        Assert.Null(_world.Jobs.Own);
        Assert.Equal([(1, 1)], _world.Jobs.HungUp);
        Assert.Empty(_world.Jobs.Sent);
        Assert.Equal(0, _world.TryRead(_file, new byte[10]).Value);
        Assert.Equal(Errno.EIO, _world.Write(_file, "x").Error);
    }

    [Fact]
    public void TheConsoleIsOpenedByItsNameInDev()
    {
        var table = new DescriptorTable();
        Assert.Equal(Errno.None, FileStartup.OpenConsole(_world.Services, _world.Caller, table));
        Assert.Same(table.Find(0), table.Find(2));
        Assert.Same(_world.Find("/dev/console"), table.Find(0)!.Inode);
        Assert.Equal("/dev/console", Encoding.Latin1.GetString(table.Find(0)!.Path!.ToBytes(_world.Root)));
        Directory again = new DeviceFileSystem().CreateRoot(_world.Services, 9).Value;
        Assert.Same(_world.Find("/dev"), again);
        Assert.Equal(Errno.EBUSY, MountTable.Of(_world.Services).Add((Directory)_world.Find("/dev"), again, [], MountFlags.None));
    }

    [Fact]
    public void PollFollowsLinesAndMinimum()
    {
        Type("a");
        Assert.Equal(PollEvents.Writable, _terminal.Poll(null));
        Type("\n");
        Assert.Equal(PollEvents.Writable | PollEvents.Readable, _terminal.Poll(null));
        _world.Read(_file, 10);
        SetRaw(minimum: 2, time: 0);
        Type("a");
        Assert.Equal(PollEvents.Writable, _terminal.Poll(null));
        Type("b");
        Assert.Equal(PollEvents.Writable | PollEvents.Readable, _terminal.Poll(null));
    }

    private void Type(string text)
    {
        foreach (char character in text)
        {
            _terminal.Receive((byte)character);
        }
    }

    private void Change(Func<Termios, Termios> change) => _terminal.Settings = change(_terminal.Settings);

    private unsafe void SetRaw(byte minimum, byte time)
    {
        Termios settings = _terminal.Settings;
        settings.Local &= ~(LocalModes.Canonical | LocalModes.Echo);
        settings.ControlCharacters[(int)ControlCharacter.Minimum] = minimum;
        settings.ControlCharacters[(int)ControlCharacter.Time] = time;
        _terminal.Settings = settings;
    }

    private sealed class Screen : CharacterSink
    {
        private readonly List<byte> _bytes = [];

        public string Text => Encoding.Latin1.GetString(_bytes.ToArray());

        public bool HasRoom { get; private set; }

        public void Clear() => _bytes.Clear();

#pragma warning disable TINE001 // A test may allocate.
        public override void Write(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes.ToArray());
#pragma warning restore TINE001

        public override void OnInputRoom() => HasRoom = true;
    }
}
