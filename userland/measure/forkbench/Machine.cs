using Tine.Runtime;

namespace Tine.ForkBench;

/// <summary>The hypervisor of the measurement, as CPUID tells.</summary>
internal static class Machine
{
    /// <summary>Set by hypervisors, and by emulators that can be one.</summary>
    private const uint HypervisorFlag = 1u << 31;

    /// <summary>The leaf with the hypervisor's name in EBX, ECX and EDX.</summary>
    private const uint SignatureLeaf = 0x40000000;

    /// <summary><c>under KVM</c>, <c>under TCG</c> (QEMU's translator), another's own name, or <c>on bare hardware</c>.</summary>
    internal static string Name => Signature switch
    {
        "" => "on bare hardware",
        "KVMKVMKVM" => "under KVM",
        "TCGTCGTCGTCG" => "under TCG",
        _ => "under " + Signature,
    };

    /// <summary>Twelve letters or less; empty without a hypervisor.</summary>
    internal static string Signature
    {
        get
        {
            if ((Processor.Cpuid(1).Ecx & HypervisorFlag) == 0)
            {
                return "";
            }

            CpuidResult answer = Processor.Cpuid(SignatureLeaf);
            string text = "";
            foreach (uint word in (uint[])[answer.Ebx, answer.Ecx, answer.Edx])
            {
                for (int shift = 0; shift < 32; shift += 8)
                {
                    char letter = (char)((word >> shift) & 0xff);
                    text += letter is >= ' ' and < (char)0x7f and not ('"' or '\\') ? letter.ToString() : "";
                }
            }

            return text;
        }
    }
}
