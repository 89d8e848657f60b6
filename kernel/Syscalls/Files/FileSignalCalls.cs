using System.Runtime.InteropServices;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The commands of fcntl and ioctl about the signals of open files; fs/fcntl.c.</summary>
internal static class FileSignalCalls
{
    /// <summary>F_SETOWN, F_SETSIG and their relatives.</summary>
    /// <returns>As fcntl; EINVAL, ESRCH, EFAULT.</returns>
    public static Result<long> Control(Thread caller, OpenFile file, FileCommand command, ulong argument)
    {
        AddressSpace memory = caller.Process.Memory;
        var address = new VirtualAddress(argument);
        switch (command)
        {
            case FileCommand.SetOwner:
                return Outcome(SetOwner(caller, file, (int)argument));
            case FileCommand.GetOwner:
                return OwnerOf(file);
            case FileCommand.SetSignal when argument > (ulong)Signal.Last:
                return Errno.EINVAL;
            case FileCommand.SetSignal:
                file.MakeSignals().Signal = (int)argument;
                PrepareDetails(file);
                return 0;
            case FileCommand.GetSignal:
                return file.ReadySignals?.Signal ?? 0;
            case FileCommand.SetOwnerRecord:
                return Outcome(SetOwner(caller, file, memory.Read<OwnerRecord>(address)));
            case FileCommand.GetOwnerRecord:
                return Outcome(memory.Write(address, RecordOf(file)));
            default:
                IdentitySet setter = (file.ReadySignals?.Owner as SignalOwner)?.Setter ?? default;
                return Outcome(memory.Write(address, new IdPair(setter.Real, setter.Effective)));
        }
    }

    /// <summary>Sets or clears O_ASYNC, by F_SETFL or FIOASYNC; where it has no effect it is not remembered either.</summary>
    public static void SetAsync(Thread caller, int descriptor, OpenFile file, bool isOn)
    {
        if (!file.SendsSignals || isOn == ((file.Flags & OpenFlags.Async) != 0))
        {
            return;
        }

        if (!isOn)
        {
            file.Flags &= ~OpenFlags.Async;
            file.ReadySignals?.TurnOff();
            return;
        }

        FileSignals signals = file.MakeSignals();
        if (signals.Owner is null && file is OpenTerminal { Terminal: var terminal })
        {
            // Linux, tty_fasync: the foreground group, or else the process that asks.
            Result<SignalOwner> owner = terminal.ForegroundGroup != 0
                ? SignalOwner.Of(caller, OwnerKind.Group, terminal.ForegroundGroup)
                : SignalOwner.Of(caller, OwnerKind.Process, caller.Process.Id);
            signals.Owner = owner.Failed ? null : owner.Value;
            PrepareDetails(file);
        }

        file.Flags |= OpenFlags.Async;
        signals.TurnOn(descriptor);
    }

    /// <summary>Sets the owner: FIOSETOWN, SIOCSPGRP.</summary>
    public static Errno SetOwner(Thread caller, OpenFile file, Result<int> id) =>
        id.Failed ? id.Error
        : id.Value == int.MinValue ? Errno.EINVAL
        : SetOwner(caller, file, id.Value < 0 ? OwnerKind.Group : OwnerKind.Process, id.Value < 0 ? -id.Value : id.Value);

    /// <summary>F_GETOWN: a group's number is negative; 0 for nobody, also for who has ended.</summary>
    public static int OwnerOf(OpenFile file)
    {
        OwnerRecord record = RecordOf(file);
        return record.Kind == OwnerKind.Group ? -record.Id : record.Id;
    }

    private static Errno SetOwner(Thread caller, OpenFile file, Result<OwnerRecord> record) =>
        record.Failed ? record.Error
        : record.Value.Kind is < OwnerKind.Thread or > OwnerKind.Group ? Errno.EINVAL
        : SetOwner(caller, file, record.Value.Kind, record.Value.Id);

    private static Errno SetOwner(Thread caller, OpenFile file, OwnerKind kind, int id)
    {
        if (id == 0)
        {
            file.MakeSignals().Owner = null;
            return Errno.None;
        }

        Result<SignalOwner> owner = SignalOwner.Of(caller, kind, id);
        if (!owner.Failed)
        {
            file.MakeSignals().Owner = owner.Value;
            PrepareDetails(file);
        }

        return owner.Error;
    }

    /// <summary>Has the owner ready for signals with details (F_SETSIG).</summary>
    private static void PrepareDetails(OpenFile file)
    {
        if (file.ReadySignals is { Signal: not 0, Owner: SignalOwner owner })
        {
            owner.PrepareDetails();
        }
    }

    private static OwnerRecord RecordOf(OpenFile file) =>
        file.ReadySignals?.Owner is SignalOwner { IsThere: true } owner ? new OwnerRecord(owner.Kind, owner.Id) : default;

    private static Result<long> Outcome(Errno error) => error == Errno.None ? 0 : error;

    /// <summary>struct f_owner_ex.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct OwnerRecord(OwnerKind Kind, int Id);

    /// <summary>F_GETOWNER_UIDS: the real and the effective user who named the owner.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct IdPair(uint Real, uint Effective);
}
