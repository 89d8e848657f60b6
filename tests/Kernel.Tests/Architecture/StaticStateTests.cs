using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Architecture;

/// <summary>Finds static fields that change: state is kept in objects, so that each pretend machine (<see cref="HostedMachine"/>) has its own.</summary>
public sealed class StaticStateTests
{
    /// <summary>Rooms about the machine's own chips and its start.</summary>
    private static readonly string[] s_roomsOfTheMachine = ["Tine.Devices", "Tine.Startup"];

    /// <summary>The exceptions. The list may only shrink.</summary>
    private static readonly string[] s_allowed =
    [
        // The pretend machines themselves.
        "Tine.HostedMachine.s_kinds",
        "Tine.HostedMachine.t_current",

        // The machine's one of a class with references to the heap, which ILC gives no fixed address.
        "Tine.Memory.LiveSpaces.s_machine",
        "Tine.Memory.UnusedMemory.s_machine",
        "Tine.WaitQueue.s_late",

        // An instruction less in every walk over page tables.
        "Tine.Memory.FrameTable.s_records",
        "Tine.Memory.FrameTable.s_recordsByPointer",

        // Set by start-up, once.
        "Tine.HeapRoom.s_reserve",
        "Tine.KernelLog.s_detailSink",
        "Tine.KernelLog.s_sink",
        "Tine.Panic.s_handler",
        "Tine.Syscalls.SyscallTable.s_ownRows",
        "Tine.Syscalls.SyscallTable.s_rows",
        "Tine.Syscalls.SyscallTable.s_unknown",
        "Tine.WorkPortion.s_size",
        "Tine.X64.ContextSwitch.s_isOldProcessor",
        "Tine.X64.DescriptorTables.s_interruptTable",
        "Tine.X64.Processor.HasBlock",
        "Tine.X64.SegmentBases.HasInstructions",
        "Tine.X64.VectorState.ControlMask",
        "Tine.X64.VectorState.s_areaSize",
        "Tine.X64.VectorState.s_components",
        "Tine.X64.VectorState.s_hasXsave",

        // Of a kernel that counts phases, and of one that traces calls.
        "Tine.Memory.PhaseClock.s_current",
        "Tine.Memory.PhaseClock.s_interrupted",
        "Tine.Memory.PhaseClock.s_since",
        "Tine.Memory.PhaseClock.s_ticks",
        "Tine.Syscalls.SyscallTrace.s_unfinished",

        // The processor's noise.
        "Tine.X64.HardwareRandom.s_state",
    ];

    [Fact]
    public void StateBelongsToObjects()
    {
        using AssemblyDefinition kernel = AssemblyDefinition.ReadAssembly(typeof(FrameTable).Assembly.Location);
        string[] found = kernel.MainModule.GetTypes().SelectMany(Changing)
            .Where(name => !s_roomsOfTheMachine.Any(room => name.StartsWith(room + ".", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal).ToArray();
        Assert.True(s_allowed.Order(StringComparer.Ordinal).SequenceEqual(found), string.Join(Environment.NewLine, found));
    }

    /// <summary>This class has one of each kind.</summary>
    [Fact]
    public void ChangingFieldsAreSeen()
    {
        using AssemblyDefinition tests = AssemblyDefinition.ReadAssembly(typeof(StaticStateTests).Assembly.Location);
        Example.Field++;
        Example.Property++;
        string name = typeof(StaticStateTests).FullName!;
        Assert.Equal(
            [$"{name}.Example.Field", $"{name}.Example.Property"],
            tests.MainModule.GetTypes().SelectMany(Changing).Where(field => field.StartsWith(name + ".", StringComparison.Ordinal)));
    }

    /// <summary>The static fields and automatic properties of a type that may be set after its constructor, by full name.</summary>
    private static IEnumerable<string> Changing(TypeDefinition type) =>
        type.Fields
            .Where(field => field is { IsStatic: true, IsLiteral: false, IsInitOnly: false, HasConstant: false } && field.RVA == 0)
            .Where(field => !field.Name.StartsWith("<>", StringComparison.Ordinal) && !type.Name.StartsWith('<'))
            .Select(field => $"{type.FullName.Replace('/', '.')}.{NameOf(field)}");

    private static string NameOf(FieldDefinition field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;

    private static class Example
    {
        public const int Constant = 1;

        public static readonly int s_readonly = Constant;

        public static int Field = s_readonly;

        public static int Property { get; set; }
    }
}
