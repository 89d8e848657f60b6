using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;

namespace Tine.Tools.Tests.Kernel;

/// <summary>The table of system calls for people, made from the attributes of the kernel that was built.</summary>
internal static class SupportedCalls
{
    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Calls of the course's labs, which hand-outs leave out, are no part of what a program can rely on.</summary>
    private const int FirstOfLabs = 500;
    private const int LastOfLabs = 509;

    public static string ToMarkdown()
    {
        List<(SyscallAttribute Call, MethodInfo Method)> calls = [.. typeof(SyscallAttribute).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Everything))
            .SelectMany(method => method.GetCustomAttributes<SyscallAttribute>().Select(call => (call, method)))
            .Where(pair => pair.call.Number is < FirstOfLabs or > LastOfLabs)
            .OrderBy(pair => pair.call.Number)];

        var text = new StringBuilder();
        text.Append("# System calls\n\n");
        text.Append("Made from the `[Syscall]` attributes in this folder; a test holds it to them. ");
        text.Append("Do not edit: `TINE_UPDATE=1 dotnet test tests/Tools.Tests` writes it.\n\n");
        text.Append($"{calls.Count} of Linux's x86-64 calls; every other number returns ENOSYS. ");
        text.Append("Support: `full`; `partial`, with what is there and how the rest is refused; `stub`, with what it answers. ");
        text.Append("`userland/checks/partialcalls` asks each partial call for what it does not do.\n\n");
        text.Append("| number | call | support | where |\n|---|---|---|---|\n");
        foreach ((SyscallAttribute call, MethodInfo method) in calls)
        {
            IEnumerable<string?> arguments = method.GetParameters().Where(IsArgument).Select(parameter => parameter.Name);
            text.Append($"| {call.Number} | `{call.Name}({string.Join(", ", arguments)})` | {SupportOf(call).Replace("|", "\\|")} | {method.DeclaringType!.Name} |\n");
        }

        return text.ToString();
    }

    private static string SupportOf(SyscallAttribute call) =>
        call.Support == "full" || call.Support.StartsWith("stub: ", StringComparison.Ordinal) ? call.Support : $"partial: {call.Support}";

    private static bool IsArgument(ParameterInfo parameter) =>
        !parameter.ParameterType.IsByRef && !typeof(Caller).IsAssignableFrom(parameter.ParameterType);
}
