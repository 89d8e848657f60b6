using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Tine.Tools.Tests.Analyzers;

public sealed class SyscallGeneratorTests
{
    private const string Calls = """
        using System;
        using Tine;
        using Tine.Processes;
        using Tine.X64;
        namespace Tine.Syscalls
        {
            internal static class Calls
            {
                [Flags] internal enum Mode : ulong { Wide = 1UL << 40 }

                [Syscall(0, "read")]
                internal static Result<long> Read(Thread caller, int descriptor, VirtualAddress buffer, ulong count)
                {
                    caller.Log = $"{descriptor} {buffer.Value} {count}";
                    return (long)count;
                }

                [Syscall(2, "open")]
                internal static Result<int> Open(Caller caller, VirtualAddress path, Mode mode) =>
                    path.Value == 0 ? Errno.ENOENT : mode == Mode.Wide ? -7 : 1;

                [Syscall(57, "fork")]
                [Syscall(58, "vfork")]
                internal static Errno Fork(ref TrapFrame frame) { frame.Rdi = 99; return Errno.None; }

                [Syscall(60, "exit", Heap = HeapUse.Little)]
                internal static void Exit(int status) { }

                [Syscall(9, "mmap")]
                internal static Result<VirtualAddress> Map(VirtualAddress a, ulong b, uint c, int d, long e, ulong f) =>
                    new VirtualAddress(a.Value + b + c + (ulong)d + (ulong)e + f);

                [Syscall(0x54494e02, "tine_own")]
                internal static Errno Own() => Errno.ENOENT;
            }
        }
        """;

    [Fact]
    public void DispatchesByNumberWithTheRegistersAsArguments()
    {
        Table table = Table.Load(Calls);
        table.Set("Rdi", 0xffff_ffff_0000_0003);
        table.Set("Rsi", 1000);
        table.Set("Rdx", 5);

        Assert.Equal(5, table.Dispatch(0));
        Assert.Equal("3 1000 5", table.Log);

        table.Set("R10", unchecked((ulong)-1L));
        table.Set("R8", 7);
        table.Set("R9", 8);
        Assert.Equal(unchecked((long)(0xffff_ffff_0000_0003UL + 1000 + 5 - 1 + 7 + 8)), table.Dispatch(9));
    }

    [Fact]
    public void TurnsResultsIntoRegisterValues()
    {
        Table table = Table.Load(Calls);
        Assert.Equal(-2, table.Dispatch(2));
        table.Set("Rdi", 1);
        table.Set("Rsi", 1UL << 40);
        Assert.Equal(-7, table.Dispatch(2));
        Assert.Equal(0, table.Dispatch(60));
        Assert.Equal(0, table.Dispatch(58));
        Assert.Equal(99UL, table.Get("Rdi"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(59)]
    [InlineData(100_000)]
    [InlineData(0x5449_4e00)]
    [InlineData(0x5449_4e03)]
    [InlineData(uint.MaxValue)]
    public void AnswersUnknownNumbersWithENOSYS(uint number)
    {
        Table table = Table.Load(Calls);
        Assert.Equal(-38, table.Dispatch(number));
        Assert.Null(table.Property<string?>(number, "Name"));
        Assert.Equal(0, table.Property<int>(number, "ArgumentCount"));
    }

    [Fact]
    public void FindsCallsThatLinuxHasNot()
    {
        Table table = Table.Load(Calls);
        Assert.Equal(-2, table.Dispatch(0x5449_4e02));
        Assert.Equal("tine_own", table.Property<string?>(0x5449_4e02, "Name"));
    }

    [Fact]
    public void TellsWhatCallsNeedOfTheHeap()
    {
        Table table = Table.Load(Calls);
        Assert.Equal("Little", table.HeapUse(60));
        Assert.Equal("Reserved", table.HeapUse(0));
        Assert.Equal("Reserved", table.HeapUse(1));
    }

    [Fact]
    public void TellsNamesAndArgumentsForTracing()
    {
        Table table = Table.Load(Calls);
        Assert.Equal("vfork", table.Property<string?>(58, "Name"));
        Assert.Equal(6, table.Property<int>(9, "ArgumentCount"));
        Assert.Equal(["Signed", "Address", "Unsigned", "None"], Enumerable.Range(0, 4).Select(index => table.Kind(0, index)));
        Assert.Equal(["Text", "Flags"], Enumerable.Range(0, 2).Select(index => table.Kind(2, index)));
    }

    [Theory]
    [InlineData("[Syscall(1, \"a\")] internal static Errno A() => 0; [Syscall(1, \"b\")] internal static Errno B() => 0;", "TINE102")]
    [InlineData("[Syscall(-1, \"a\")] internal static Errno A() => 0;", "TINE101")]
    [InlineData("[Syscall(1, \"\")] internal static Errno A() => 0;", "TINE101")]
    [InlineData("[Syscall(1, \"a\")] private static Errno A() => 0;", "TINE101")]
    [InlineData("[Syscall(1, \"a\")] internal static bool A() => true;", "TINE101")]
    [InlineData("[Syscall(1, \"a\")] internal static Errno A(string text) => 0;", "TINE101")]
    [InlineData("[Syscall(1, \"a\")] internal static Errno A(int a, int b, int c, int d, int e, int f, int g) => 0;", "TINE101")]
    public void RefusesWhatCannotBeDispatched(string methods, string expected)
    {
        ImmutableArray<Diagnostic> found = KernelSource.Compile($"using Tine; static class Calls {{ {methods} }}").Diagnostics;

        Assert.Equal([expected], found.Select(one => one.Id));
    }

    /// <summary>A compiled kernel whose generated table is called by reflection.</summary>
    private sealed class Table(Assembly kernel)
    {
        private readonly object _caller = Activator.CreateInstance(kernel.GetType("Tine.Processes.Thread")!)!;
        private object _frame = Activator.CreateInstance(kernel.GetType("Tine.X64.TrapFrame")!)!;

        public string Log => (string)_caller.GetType().GetField("Log")!.GetValue(_caller)!;

        public static Table Load(string source)
        {
            (Compilation compilation, ImmutableArray<Diagnostic> errors) = KernelSource.Compile(source);
            Assert.Empty(errors);
            using var image = new MemoryStream();
            Assert.True(compilation.Emit(image).Success);
            Assembly kernel = Assembly.Load(image.ToArray());
            Type call = kernel.GetType("Tine.Syscalls.SystemCall")!;
            ParameterExpression same = Expression.Parameter(call);
            Delegate wrap = Expression.Lambda(typeof(Func<,>).MakeGenericType(call, call), same, same).Compile();
            MethodIn(kernel, "Initialize").Invoke(null, [wrap]);
            return new Table(kernel);
        }

        public void Set(string register, ulong value) => _frame.GetType().GetField(register)!.SetValue(_frame, value);

        public ulong Get(string register) => (ulong)_frame.GetType().GetField(register)!.GetValue(_frame)!;

        public long Dispatch(uint number)
        {
            object[] arguments = [_caller, _frame];
            object call = Find(number);
            long result = (long)call.GetType().GetMethod("Invoke")!.Invoke(call, arguments)!;
            _frame = arguments[1];
            return result;
        }

        public T Property<T>(uint number, string name)
        {
            object call = Find(number);
            return (T)call.GetType().GetProperty(name)!.GetValue(call)!;
        }

        public string HeapUse(uint number)
        {
            object call = Find(number);
            return call.GetType().GetField("Heap")!.GetValue(call)!.ToString()!;
        }

        public string Kind(uint number, int index)
        {
            object call = Find(number);
            return call.GetType().GetMethod("ArgumentKind")!.Invoke(call, [index])!.ToString()!;
        }

        private object Find(uint number) => MethodIn(kernel, "Find").Invoke(null, [number])!;

        private static MethodInfo MethodIn(Assembly kernel, string name) =>
            kernel.GetType("Tine.Syscalls.SyscallTable")!.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
    }
}
