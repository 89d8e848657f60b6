using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Tine.Tools.Mutate;

/// <summary>Plants small faults in the kernel and counts those that Kernel.Tests find.</summary>
internal static class Program
{
    /// <summary>The first argument of a process that runs tests for another.</summary>
    public const string WorkerCommand = "--worker";

    /// <summary>Some mutants turn out not to compile; this many of a hundred are chosen beyond the sample.</summary>
    private const int SparePercent = 30;

    private static int Main(string[] arguments)
    {
        if (arguments is [WorkerCommand, var directory])
        {
            return Worker.Run(directory);
        }

        var sample = new Option<int>("--sample") { Description = "How many mutants to try; 0 for all.", DefaultValueFactory = _ => 300 };
        var seed = new Option<int>("--seed") { Description = "Which: the same seed chooses the same.", DefaultValueFactory = _ => 1 };
        var covers = new Option<bool>("--cover") { Description = "Try none; list those that no test reaches." };
        var folders = new Argument<string[]>("folder")
        {
            Description = "Folders or files to change.",
            DefaultValueFactory = _ => ["kernel/Memory", "kernel/Processes"],
        };
        var command = new RootCommand("Plants small faults in the kernel and counts those that tests/Kernel.Tests find.") { sample, seed, covers, folders };
        command.SetAction(result => Run(new MutateOptions(result.GetValue(folders)!, result.GetValue(sample), result.GetValue(seed), result.GetValue(covers))));
        return command.Parse(arguments).Invoke();
    }

    private static void Run(MutateOptions options)
    {
        string root = SourceTree.FindRoot();
        CSharpCompilation kernel = KernelCode.Load(root);
        Mutant[] all = [.. Find(kernel, root, options.Folders)];
        new Random(options.Seed).Shuffle(all);
        int wanted = options.Sample == 0 ? all.Length : Math.Min(options.Sample, all.Length);
        string directory = CopyTests(root);
        IReadOnlyDictionary<int, Mutant> mutants;
        using (FileStream output = File.Create(Path.Combine(directory, "Kernel.dll")))
        {
            mutants = MutatedKernel.Build(kernel, all[..Math.Min(all.Length, wanted + (wanted * SparePercent / 100))], output);
        }

        using var campaign = new Campaign(directory);
        foreach (string test in campaign.Cover())
        {
            Console.WriteLine($"left out, as it fails without any mutant: {test}");
        }

        if (options.CoversOnly)
        {
            foreach (Mutant mutant in mutants.Where(pair => !campaign.IsReached(pair.Key)).Select(pair => pair.Value))
            {
                Console.WriteLine(mutant.Describe(root));
            }

            return;
        }

        var score = new Score(root);
        foreach ((int number, Mutant mutant) in mutants.Take(wanted))
        {
            (Verdict verdict, string? test) = campaign.Try(number);
            score.Add(mutant, verdict, test, Console.Out);
        }

        score.Print(Console.Out, $"{all.Length} places for a mutant; seed {options.Seed}");
    }

    private static IEnumerable<Mutant> Find(CSharpCompilation kernel, string root, string[] folders)
    {
        string[] prefixes = [.. folders.Select(folder => Path.GetFullPath(folder, root))];
        return kernel.SyntaxTrees
            .Where(file => prefixes.Any(prefix => file.FilePath == prefix || file.FilePath.StartsWith(prefix.TrimEnd('/') + "/")))
            .SelectMany(file => MutantFinder.Find(kernel.GetSemanticModel(file)));
    }

    /// <summary>The tests as they were built, in a directory of their own: the kernel there is replaced.</summary>
    private static string CopyTests(string root)
    {
        string directory = Directory.CreateDirectory(Path.Combine(root, ".artifacts", "mutants")).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, ".artifacts", "bin", "Kernel.Tests", "debug")))
        {
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)), overwrite: true);
        }

        return directory;
    }
}
