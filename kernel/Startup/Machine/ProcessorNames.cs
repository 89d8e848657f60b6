using System;
using System.Text;
using Tine.Devices;
using Tine.Files;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Reads what the processor says of itself: AMD64 APM vol. 3, appendix E.</summary>
internal static unsafe class ProcessorNames
{
    private const uint ExtendedLeaf = 0x8000_0001;
    private const uint FirstBrandLeaf = 0x8000_0002;
    private const uint SizesLeaf = 0x8000_0008;
    private const int BrandBytes = 48;

    // Linux's names of the feature bits, each register's from bit 0 on; "-" where Linux shows none.
    private const string StandardEdx =
        "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat pse36 pn clflush - dts acpi mmx fxsr sse sse2 ss ht tm ia64 pbe";

    private const string StandardEcx =
        "pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma cx16 xtpr pdcm - pcid dca sse4_1 sse4_2 x2apic movbe popcnt "
        + "tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor";

    private const string ExtendedEdx = "- - - - - - - - - - - syscall - - - - - - - mp nx - mmxext - - fxsr_opt pdpe1gb rdtscp - lm 3dnowext 3dnow";

    private const string StructuredEbx =
        "fsgsbase tsc_adjust sgx bmi1 hle avx2 - smep bmi2 erms invpcid rtm cqm - mpx rdt_a avx512f avx512dq rdseed adx smap avx512ifma - "
        + "clflushopt clwb intel_pt avx512pf avx512er avx512cd sha_ni avx512bw avx512vl";

    public static ProcessorDescription Describe()
    {
        Cpuid standard = Cpuid.Read(1);
        uint family = (standard.Eax >> 8) & 0xf;
        uint model = (standard.Eax >> 4) & 0xf;
        model |= family is 6 or 15 ? (standard.Eax >> 12) & 0xf0 : 0;
        family += family == 15 ? (standard.Eax >> 20) & 0xff : 0;
        uint sizes = Cpuid.Read(SizesLeaf).Eax;
        return new ProcessorDescription(
            Vendor(), Brand(), Features(standard), Clock.FrequencyHertz, family, model, standard.Eax & 0xf,
            Cpuid.MaximumLeaf, ((standard.Ebx >> 8) & 0xff) * 8, sizes & 0xff, (sizes >> 8) & 0xff);
    }

    private static string Vendor()
    {
        Cpuid first = Cpuid.Read(0);
        uint* letters = stackalloc uint[] { first.Ebx, first.Edx, first.Ecx };
        return Encoding.UTF8.GetString(new ReadOnlySpan<byte>(letters, 3 * sizeof(uint)));
    }

    private static string Brand()
    {
        byte* text = stackalloc byte[BrandBytes];
        for (uint leaf = 0; leaf < 3; leaf++)
        {
            *(Cpuid*)(text + (leaf * 16)) = Cpuid.Read(FirstBrandLeaf + leaf);
        }

        ReadOnlySpan<byte> name = new(text, BrandBytes);
        int length = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? name : name[..length]);
    }

    private static string Features(in Cpuid standard)
    {
        var text = new StringBuilder();
        Add(text, StandardEdx, standard.Edx);
        Add(text, ExtendedEdx, Cpuid.Read(ExtendedLeaf).Edx);
        Add(text, StandardEcx, standard.Ecx);
        Add(text, StructuredEbx, Cpuid.MaximumLeaf >= 7 ? Cpuid.Read(7).Ebx : 0);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string names, uint bits)
    {
        foreach (string name in names.Split(' '))
        {
            if ((bits & 1) != 0 && name != "-")
            {
                text.Append(text.Length == 0 ? "" : " ").Append(name);
            }

            bits >>= 1;
        }
    }
}
