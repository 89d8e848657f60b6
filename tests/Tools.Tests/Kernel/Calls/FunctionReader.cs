using System.Collections.Generic;
using System.IO;
using Iced.Intel;

namespace Tine.Tools.Tests.Calls;

/// <summary>Follows the stack pointer through one function's instructions.</summary>
/// <remarks>
/// The compiler moves the stack pointer at the start, for a stackalloc, and on the way out. So the code is read once from top to
/// bottom; behind a jump or a return the stack is again as deep as it has ever been.
/// </remarks>
internal sealed class FunctionReader
{
    private const int AddressSize = 8;
    private const int FirstSlot = 24;

    /// <summary>Touches the pages of the frame that its caller is about to make, and no more.</summary>
    private const string StackProbe = "RhpStackProbe";

    private readonly Dictionary<Register, Instruction> _lastWrites = [];
    private readonly List<MachineCall> _calls = [];
    private readonly Dictionary<Register, int> _framePointers = [];
    private readonly ulong _start;
    private readonly ulong _end;
    private int _depth;
    private int _deepest;

    private FunctionReader(ulong start, ulong end)
    {
        _start = start;
        _end = end;
    }

    public static MachineFunction Read(ulong start, string name, byte[] code)
    {
        var reader = new FunctionReader(start, start + (ulong)code.Length);
        var decoder = Decoder.Create(64, code, start);
        Instruction last = default;
        foreach (Instruction instruction in decoder)
        {
            if (name == StackProbe)
            {
                return new MachineFunction(start, name, 0, []);
            }

            reader.Follow(instruction);
            last = instruction.Mnemonic is Mnemonic.Nop or Mnemonic.Int3 ? last : instruction;
        }

        reader.FallThrough(last);
        return new MachineFunction(start, name, reader._deepest, reader._calls);
    }

    private void Follow(in Instruction instruction)
    {
        switch (instruction.FlowControl)
        {
            case FlowControl.Call:
                Add(instruction, _depth + AddressSize, instruction.NearBranchTarget);
                break;
            case FlowControl.IndirectCall:
                AddIndirect(instruction, _depth + AddressSize);
                break;
            case FlowControl.ConditionalBranch:
                AddJump(instruction);
                break;
            case FlowControl.UnconditionalBranch:
                AddJump(instruction);
                _depth = _deepest;
                break;
            case FlowControl.IndirectBranch:
                AddIndirectJump(instruction);
                _depth = _deepest;
                break;
            case FlowControl.Return:
                _depth = _deepest;
                break;
            default:
                Move(instruction);
                break;
        }

        if (instruction.OpCount > 0 && instruction.Op0Kind == OpKind.Register)
        {
            _lastWrites[instruction.Op0Register.GetFullRegister()] = instruction;
        }
    }

    private void Move(in Instruction instruction)
    {
        Register target = instruction.OpCount > 0 && instruction.Op0Kind == OpKind.Register ? instruction.Op0Register : Register.None;
        if (instruction.Mnemonic is Mnemonic.Push or Mnemonic.Pushfq)
        {
            Deepen(AddressSize);
        }
        else if (instruction.Mnemonic is Mnemonic.Pop or Mnemonic.Popfq)
        {
            Deepen(-AddressSize);
        }
        else if (target == Register.RSP)
        {
            MoveStackPointer(instruction);
        }
        else if (target is Register.RBP or Register.R11)
        {
            KeepFramePointer(target, instruction);
        }
    }

    private void MoveStackPointer(in Instruction instruction)
    {
        bool hasNumber = instruction.OpCount == 2 && instruction.Op1Kind is OpKind.Immediate8to64 or OpKind.Immediate32to64;
        Register from = instruction.Mnemonic == Mnemonic.Lea ? instruction.MemoryBase
            : instruction.Mnemonic == Mnemonic.Mov && instruction.Op1Kind == OpKind.Register ? instruction.Op1Register
            : Register.None;
        if (instruction.Mnemonic is Mnemonic.Sub or Mnemonic.Add && hasNumber)
        {
            Deepen((int)(instruction.Mnemonic == Mnemonic.Sub ? (long)instruction.GetImmediate(1) : -(long)instruction.GetImmediate(1)));
        }
        else if (_framePointers.TryGetValue(from, out int depth))
        {
            int offset = instruction.Mnemonic == Mnemonic.Lea ? (int)(long)instruction.MemoryDisplacement64 : 0;
            Deepen(depth - offset - _depth);
        }
        else if (instruction.Mnemonic is Mnemonic.Sub or Mnemonic.And)
        {
            throw new InvalidDataException($"0x{instruction.IP:x}: {instruction} takes as much of the stack as nobody knows");
        }
    }

    private void KeepFramePointer(Register register, in Instruction instruction)
    {
        if (instruction.Mnemonic == Mnemonic.Mov && instruction.Op1Kind == OpKind.Register && instruction.Op1Register == Register.RSP)
        {
            _framePointers[register] = _depth;
        }
        else if (instruction.Mnemonic == Mnemonic.Lea && instruction.MemoryBase == Register.RSP && instruction.MemoryIndex == Register.None)
        {
            _framePointers[register] = _depth - (int)(long)instruction.MemoryDisplacement64;
        }
    }

    private void Deepen(int bytes)
    {
        _depth += bytes;
        _deepest = _depth > _deepest ? _depth : _deepest;
    }

    private void Add(in Instruction instruction, int depth, ulong target)
    {
        _calls.Add(new MachineCall(instruction.IP, depth, CallKind.Direct, target));
        _deepest = depth > _deepest + AddressSize ? depth - AddressSize : _deepest;
    }

    private void AddJump(in Instruction instruction)
    {
        ulong target = instruction.NearBranchTarget;
        if (target < _start || target >= _end)
        {
            Add(instruction, _depth, target);
        }
    }

    /// <summary>A jump through a register alone is a switch statement's, unless it has the prefix by which the compiler marks tail calls.</summary>
    private void AddIndirectJump(in Instruction instruction)
    {
        bool isSwitch = instruction.Op0Kind == OpKind.Register
            && _lastWrites.TryGetValue(instruction.Op0Register, out Instruction write) && write.Mnemonic == Mnemonic.Add;
        if (!isSwitch)
        {
            AddIndirect(instruction, _depth);
        }
    }

    private void AddIndirect(in Instruction instruction, int depth)
    {
        CallKind kind = CallKind.Pointer;
        ulong target = 0;
        if (instruction.Op0Kind == OpKind.Memory)
        {
            _lastWrites.TryGetValue(instruction.MemoryBase, out Instruction source);
            if (instruction.MemoryDisplacement64 == 0)
            {
                kind = CallKind.Interface;
                target = source is { Mnemonic: Mnemonic.Lea, IsIPRelativeMemoryOperand: true } ? source.IPRelativeMemoryAddress : 0;
            }
            else if ((long)instruction.MemoryDisplacement64 >= FirstSlot)
            {
                kind = CallKind.Virtual;
                target = instruction.MemoryDisplacement64;
            }
        }

        _calls.Add(new MachineCall(instruction.IP, depth, kind, target));
    }

    /// <summary>Assembly may go on into what follows.</summary>
    private void FallThrough(in Instruction last)
    {
        if (last.FlowControl is FlowControl.Next or FlowControl.ConditionalBranch)
        {
            _calls.Add(new MachineCall(last.IP, _depth, CallKind.Direct, _end));
        }
    }
}
