#:property TargetFramework=net9.0
#:property RuntimeIdentifier=linux-x64
#:property PublishAot=true
#:property StaticExecutable=true
#:property InvariantGlobalization=true
#:property LinkerFlavor=lld
#:property AllowUnsafeBlocks=true
// A stock .NET program, compiled ahead of time into one static Linux executable: its runtime, its collector and its
// libraries on another kernel. dotnet publish Program.cs
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

Console.WriteLine("hello from .NET");
switch (args.Length == 0 ? "" : args[0])
{
    case "collections": Collections(); break;
    case "gc": Collect(); break;
    case "tasks": await Tasks(); break;
    case "process": Run(); break;
}

void Collections()
{
    var words = "the quick brown fox jumps over the lazy dog the end".Split(' ');
    foreach (var group in words.GroupBy(word => word.Length).OrderBy(group => group.Key))
        Console.WriteLine($"{group.Key}: {string.Join(',', group.Distinct().Order())}");
    var dictionary = Enumerable.Range(0, 100_000).ToDictionary(number => number.ToString(), number => number);
    Console.WriteLine(dictionary.Values.Select(number => (long)number).Sum());
    var queue = new PriorityQueue<string, int>();
    foreach (string word in words) queue.Enqueue(word, -word.Length);
    Console.WriteLine(queue.Dequeue().Length);
    try { _ = dictionary["none"]; } catch (KeyNotFoundException) { Console.WriteLine("no such key"); }
    File.WriteAllLines("/tmp/lines", words);
    Console.WriteLine(File.ReadLines("/tmp/lines").Count());
    File.Delete("/tmp/lines");
}

void Collect()
{
    var random = new Random(1);
    var kept = new List<byte[]>();
    var weak = new WeakReference(new object());
    for (int round = 0; round < 150_000; round++)
    {
        byte[] block = new byte[random.Next(16, 4096)];
        block[0] = (byte)round;
        if (round % 100 == 0) kept.Add(block);
        if (kept.Count > 1000) kept.RemoveRange(0, 500);
    }
    GC.Collect();
    GC.WaitForPendingFinalizers();
    Console.WriteLine($"kept {kept.Count}, weak is gone: {!weak.IsAlive}, gen0 ran: {GC.CollectionCount(0) > 1}, gen2 ran: {GC.CollectionCount(2) > 0}");
    var large = new byte[200_000_000 / 4];
    large[^1] = 1;
    Console.WriteLine(large.Sum(b => (int)b));
}

async Task Tasks()
{
    int[] squares = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => number * number)));
    Console.WriteLine(squares.Sum());
    var bag = new ConcurrentBag<int>();
    Parallel.For(0, 1000, bag.Add);
    Console.WriteLine(bag.Sum());
    await Task.Delay(20);
    using var source = new CancellationTokenSource(20);
    try { await Task.Delay(Timeout.Infinite, source.Token); } catch (OperationCanceledException) { Console.WriteLine("cancelled"); }
    var thread = new Thread(() => Console.WriteLine("a thread"));
    thread.Start();
    thread.Join();
    var gate = new SemaphoreSlim(0);
    _ = Task.Run(() => gate.Release());
    Console.WriteLine(await gate.WaitAsync(10_000));
}

void Run()
{
    using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line; echo got $line; echo problem >&2; exit 3"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
    process.StandardInput.WriteLine("a line");
    process.StandardInput.Close();
    Console.Write(process.StandardOutput.ReadToEnd());
    Console.Write(process.StandardError.ReadToEnd());
    process.WaitForExit();
    Console.WriteLine(process.ExitCode);
    using var sleeper = Process.Start("/bin/sleep", "100");
    sleeper.Kill();
    sleeper.WaitForExit();
    Console.WriteLine(sleeper.ExitCode);
    try { Process.Start("/no/such/program"); } catch (System.ComponentModel.Win32Exception problem) { Console.WriteLine(problem.NativeErrorCode); }
}
