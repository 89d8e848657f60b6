"""Tine in gdb: C#'s names, readable objects, processes, page tables, frames, waits.

./run-qemu.sh --gdb prints the command that loads this file. Commands: tine start, ps, tables, frame, waits, backtrace.
"""

import functools
import os
import re
import subprocess

import gdb

DIRECT_MAP = 0xffff_8000_0000_0000
STACKS = 0xffff_d000_0000_0000
PAGE = 4096
FRAME_MASK = 0x000f_ffff_ffff_f000
PRESENT, WRITABLE, ACCESSED, DIRTY, NO_EXECUTE = 1, 2, 32, 64, 1 << 63
ROOT_LEVEL = 3
TRAP_FRAME = 'Kernel_Tine_X64_TrapFrame'
SYSCALL_VECTOR = 256
MOST_CALLS = 40
SLEEPERS = ('Interruptible', 'Killable', 'Stopped')
HELPERS = re.compile(r'^(Tine\.Processes\.(Thread|Scheduler)\.|Tine\.WaitQueue\.|Tine\.X64\.|Tine\.Startup\.\w*Machine\.)')


def field(value, name):
    """A field or an auto-property of an object."""
    if value.type.strip_typedefs().code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
        value = value.referenced_value()
    names = [f.name for f in value.type.strip_typedefs().fields()]
    found = value[name if name in names else f'<{name}>k__BackingField']
    return found


def address_of(reference):
    """The address of a referenced object; 0 for null."""
    return int(reference.referenced_value().address or 0)


def is_null(reference):
    return address_of(reference) == 0


def number(value):
    """The number in a struct of one field (VirtualAddress, FrameNumber), or of a plain one."""
    kind = value.type.strip_typedefs()
    return number(value[kind.fields()[0]]) if kind.code == gdb.TYPE_CODE_STRUCT else int(value)


def word(value):
    """The name of an enum's value."""
    return str(value).split('::')[-1].replace('Kernel_Tine_Processes_ThreadState_', '')


def text_of(reference):
    """The characters of a String, or of an array of bytes in UTF-8."""
    if is_null(reference):
        return None
    value = reference.referenced_value()
    if str(value.type) == 'String':
        length = int(value['_stringLength'])
        return memory(int(value['_firstChar'].address), 2 * min(length, 4096)).decode('utf-16-le', 'replace')
    length = int(value['m_NumComponents'])
    return memory(int(value['m_Data'].address), min(length, 4096)).decode('utf-8', 'replace').rstrip('\0')


def memory(address, length):
    return bytes(gdb.selected_inferior().read_memory(address, length)) if length else b''


def quad(address):
    return int.from_bytes(memory(address, 8), 'little')


def dotted(symbol):
    """Kernel_Tine_Processes_Cloner__Clone as Tine.Processes.Cloner.Clone."""
    if 'Kernel_' not in symbol:
        return symbol
    owner, separator, method = symbol.replace('Kernel_', '').partition('__')
    return owner.replace('_', '.') + ('.' + method if separator else '')


def place(address):
    """Function and line of an instruction of the kernel."""
    described = gdb.execute(f'info symbol {address:#x}', to_string=True)
    if described.startswith('No symbol'):
        return f'{address:#x}'
    line = gdb.find_pc_line(address)
    source = f' ({line.symtab.filename}:{line.line})' if line.symtab else ''
    return dotted(described.split()[0]) + source


def scheduler():
    """The running scheduler; an error before there is one."""
    for register in ('gs_base', 'k_gs_base'):
        block = int(gdb.parse_and_eval(f'${register}')) & 0xffff_ffff_ffff_ffff
        if block >= DIRECT_MAP:
            pointer = gdb.Value(block).cast(gdb.lookup_type('Kernel_Tine_X64_PerCpu').pointer())
            found = int(pointer['Scheduler'])
            if found:
                return gdb.Value(found).cast(gdb.lookup_type('Kernel_Tine_Processes_Scheduler').pointer()).dereference()
    raise gdb.GdbError('There is no thread yet.')


def threads():
    """All threads, the newest first."""
    world = field(field(field(scheduler(), 'Current'), 'Process'), 'World')
    thread = field(field(world, 'Threads'), 'First')
    while not is_null(thread):
        yield thread.referenced_value()
        thread = field(field(thread, '_worldLink'), 'Next')


def processes():
    seen = {}
    for thread in threads():
        process = field(thread, 'Process').referenced_value()
        seen.setdefault(int(field(process, 'Id')), (process, thread))
    return dict(sorted(seen.items()))


def trap_frame(thread):
    """The program's registers, at the top of the kernel stack."""
    kind = gdb.lookup_type(TRAP_FRAME)
    top = int(field(field(thread, 'Context'), 'StackTop'))
    return gdb.Value(top - kind.sizeof).cast(kind.pointer()).dereference()


def is_current(thread):
    return int(thread.address) == address_of(field(scheduler(), 'Current'))


def kernel_calls(thread):
    """Return addresses on a thread's kernel stack, the innermost first."""
    saved = int(field(field(thread, 'Context'), 'SavedStackPointer'))
    top = int(field(field(thread, 'Context'), 'StackTop'))
    pointer = int(gdb.parse_and_eval('$rbp')) & 0xffff_ffff_ffff_ffff if is_current(thread) else quad(saved + 5 * 8) if saved else 0
    for _ in range(MOST_CALLS):
        if not STACKS <= pointer < top:
            return
        yield quad(pointer + 8) - 1
        upper = quad(pointer)
        if upper <= pointer:
            return
        pointer = upper


def call_of(thread):
    frame = trap_frame(thread)
    if int(frame['Vector']) != SYSCALL_VECTOR:
        return 'in user mode, or a trap'
    arguments = ', '.join(f'{int(frame[name]):#x}' for name in ('Rdi', 'Rsi', 'Rdx'))
    call = int(frame['ErrorCode']) & 0xffff_ffff
    return f'in {call_names().get(call, f"call {call}")}({arguments})'


@functools.cache
def call_names():
    """The names of the system calls by number, from the kernel's sources."""
    sources = os.path.join(os.path.dirname(gdb.objfiles()[0].filename), '..', '..', 'kernel', 'Syscalls')
    names = {}
    for folder, _, files in os.walk(sources):
        for name in filter(lambda file: file.endswith('.cs'), files):
            with open(os.path.join(folder, name), encoding='utf-8') as source:
                names.update((int(call, 0), text) for call, text in re.findall(r'\[Syscall\((\w+), "(\w+)"', source.read()))
    return names


class FrameRecord:
    """What the kernel notes of a frame."""

    KINDS = ('free', 'kernel', 'page table', 'private memory', 'page of a file', 'zeros', 'page index of a file', 'reserved', 'boot image')

    def __init__(self, frame):
        records = int(gdb.parse_and_eval("(unsigned long)'Kernel_Tine_Memory_FrameTable::s_records'"))
        raw = memory(records + 16 * frame, 16)
        self.frame = frame
        self.count = int.from_bytes(raw[0:4], 'little')
        self.kind = raw[4]
        self.entries = int.from_bytes(raw[6:8], 'little')
        if self.kind == 0:
            self.count = 0

    def __str__(self):
        kind = self.KINDS[self.kind] if self.kind < len(self.KINDS) else f'kind {self.kind}'
        plural = '' if self.count == 1 else 's'
        return f'frame {self.frame} ({kind}, {self.count} holder{plural})'


def entries(frame):
    raw = memory(DIRECT_MAP + frame * PAGE, PAGE)
    return [int.from_bytes(raw[i:i + 8], 'little') for i in range(0, PAGE, 8)]


def frame_in(entry):
    return (entry & FRAME_MASK) // PAGE


def flags(entry, level):
    names = ['writable' if entry & WRITABLE else 'read-only']
    names += ['accessed'] if entry & ACCESSED else []
    names += ['dirty'] if entry & DIRTY and level == 0 else []
    names += [] if entry & NO_EXECUTE or level else ['executable']
    return ('' if entry & PRESENT else 'NOT PRESENT, ') + ', '.join(names)


def translate(root, address):
    """The physical address of a program's address; None where nothing is mapped."""
    table = root
    for level in range(ROOT_LEVEL, -1, -1):
        entry = quad(DIRECT_MAP + table * PAGE + 8 * ((address >> (12 + 9 * level)) & 511))
        if not entry & PRESENT:
            return None
        table = frame_in(entry)
    return table * PAGE + address % PAGE


def root_of(process):
    return number(field(field(field(process, 'Memory'), '_tables'), 'Root'))


def find_process(argument):
    pid = int(gdb.parse_and_eval(argument))
    found = processes().get(pid)
    if not found:
        raise gdb.GdbError(f'There is no process {pid}; tine ps lists them.')
    return found[0]


class Tine(gdb.Command):
    """Processes, page tables, frames and waits of a Tine kernel that is stopped."""

    def __init__(self):
        super().__init__('tine', gdb.COMMAND_DATA, gdb.COMPLETE_NONE, True)


class Start(gdb.Command):
    """tine start: runs to KernelMain.Run, from where on break works."""

    def __init__(self):
        super().__init__('tine start', gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        gdb.Breakpoint(resolve('KernelMain.Run'), type=gdb.BP_HARDWARE_BREAKPOINT, temporary=True)
        gdb.execute('continue')


class Ps(gdb.Command):
    """tine ps: all processes with their threads, the call each is in, and who shares memory."""

    def __init__(self):
        super().__init__('tine ps', gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        print(f'{"PID":>5} {"PPID":>5} {"TID":>5} STATE          ROOT   PAGES SHARERS NAME, CALL')
        for thread in reversed(list(threads())):
            process = field(thread, 'Process').referenced_value()
            parent = field(process, 'Parent')
            state = 'running' if is_current(thread) else word(field(thread, 'State')).lower()
            space = field(process, 'Memory')
            if is_null(space):
                root = pages = sharers = 0
            else:
                root, pages, sharers = root_of(process), number(field(field(space, '_tables'), 'Pages')), int(field(space, 'Sharers'))
            print(f'{int(field(process, "Id")):>5} {0 if is_null(parent) else int(field(parent, "Id")):>5} {int(field(thread, "Id")):>5} '
                  f'{state:<13} {root:>6} {pages:>7} {sharers:>7} {text_of(field(thread, "Name"))}, {call_of(thread)}')


class Waits(gdb.Command):
    """tine waits: each sleeping thread and the function of the kernel that it sleeps in."""

    def __init__(self):
        super().__init__('tine waits', gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        for thread in reversed(list(threads())):
            state = word(field(thread, 'State'))
            if state not in SLEEPERS:
                continue
            where = next((where for where in map(place, kernel_calls(thread)) if not HELPERS.match(where)), 'an unknown place')
            child = field(thread, 'VForkCompletion')
            note = '' if is_null(child) else ', part of a vfork'
            print(f'[{int(field(thread, "Id"))}] {text_of(field(thread, "Name"))} {state.lower()} {call_of(thread)}{note}\n    at {where}')


class Tables(gdb.Command):
    """tine tables PID [ADDRESS]: the tree of a process's page tables, or the entries on the way to one address."""

    def __init__(self):
        super().__init__('tine tables', gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if not words:
            raise gdb.GdbError('tine tables PID [ADDRESS]')
        root = root_of(find_process(words[0]))
        if len(words) == 1:
            self.tree(root, ROOT_LEVEL, 0)
            return
        address, table = int(gdb.parse_and_eval(words[1])), root
        print(f'root: {FrameRecord(root)}')
        for level in range(ROOT_LEVEL, -1, -1):
            index = (address >> (12 + 9 * level)) & 511
            entry = entries(table)[index]
            if entry == 0:
                print(f'level {level} [{index}]: empty')
                return
            table = frame_in(entry)
            print(f'level {level} [{index}]: {flags(entry, level)} -> {FrameRecord(table)}')

    def tree(self, table, level, start):
        print(f'{"  " * (ROOT_LEVEL - level)}level {level} table for {start:#x}: {FrameRecord(table)}')
        run = None
        for index, entry in enumerate(entries(table)[:256 if level == ROOT_LEVEL else 512] + [0]):
            address = start + (index << (12 + 9 * level))
            if level and entry:
                self.tree(frame_in(entry), level - 1, address)
            elif not level:
                run = self.page(run, address, entry)

    def page(self, run, address, entry):
        """Pages in a row with the same rights make a line."""
        kind = flags(entry, 0) if entry else None
        if run and run[2] == kind:
            return run[0], address + PAGE, kind
        if run and run[2]:
            print(f'        {run[0]:#x}-{run[1]:#x}  {(run[1] - run[0]) // PAGE} pages, {run[2]}')
        return address, address + PAGE, kind


class Frame(gdb.Command):
    """tine frame N: the record of a frame, and the entries of all processes that show it."""

    def __init__(self):
        super().__init__('tine frame', gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        frame = int(gdb.parse_and_eval(argument))
        print(FrameRecord(frame))
        seen = set()
        for pid, (process, _) in processes().items():
            if not is_null(field(process, 'Memory')):
                self.search(root_of(process), ROOT_LEVEL, 0, frame, pid, seen)

    def search(self, table, level, start, frame, pid, seen):
        if table in seen:
            return
        seen.add(table)
        for index, entry in enumerate(entries(table)[:256 if level == ROOT_LEVEL else 512]):
            address = start + (index << (12 + 9 * level))
            if entry and frame_in(entry) == frame:
                print(f'  level {level} entry for {address:#x} of process {pid}: {flags(entry, level)}')
            if entry and level:
                self.search(frame_in(entry), level - 1, address, frame, pid, seen)


class Program:
    """The functions of a program of userland, by its name."""

    def __init__(self, name):
        image = os.path.dirname(gdb.objfiles()[0].filename)
        path = os.path.join(image, 'bin', name)
        self.functions = []
        if os.path.exists(path):
            listed = subprocess.run(['nm', '-n', '--defined-only', path], capture_output=True, text=True, check=False).stdout
            for line in listed.splitlines():
                address, kind, symbol = line.split(maxsplit=2)
                if kind in 'tTwW':
                    self.functions.append((int(address, 16), symbol))

    def place(self, address):
        below = [function for function in self.functions if function[0] <= address]
        return f'{address:#x} {re.sub("__", ".", below[-1][1])}+{address - below[-1][0]:#x}' if below else f'{address:#x}'


class Backtrace(gdb.Command):
    """tine backtrace [TID]: a thread's calls in the kernel, then those of its program."""

    def __init__(self):
        super().__init__('tine backtrace', gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        if argument:
            wanted = int(gdb.parse_and_eval(argument))
            thread = next((one for one in threads() if int(field(one, 'Id')) == wanted), None)
        else:
            thread = field(scheduler(), 'Current').referenced_value()
        if thread is None:
            raise gdb.GdbError(f'There is no thread {argument}; tine ps lists them.')
        if is_current(thread):
            print(f'kernel  {place(int(gdb.parse_and_eval("$pc")) & 0xffff_ffff_ffff_ffff)}')
        for call in kernel_calls(thread):
            print(f'kernel  {place(call)}')
        self.user_half(thread)

    def user_half(self, thread):
        frame = trap_frame(thread)
        program = Program(text_of(field(thread, 'Name')))
        root = root_of(field(thread, 'Process').referenced_value())
        print(f'user    {program.place(int(frame["Rip"]))}')
        pointer = int(frame['Rbp'])
        for _ in range(MOST_CALLS):
            physical = translate(root, pointer) if 0 < pointer < DIRECT_MAP and pointer % 8 == 0 else None
            if physical is None or pointer % PAGE > PAGE - 16:
                return
            upper, back = quad(DIRECT_MAP + physical), quad(DIRECT_MAP + physical + 8)
            if not back or back >= DIRECT_MAP:
                return
            print(f'user    {program.place(back - 1)}')
            if upper <= pointer:
                return
            pointer = upper


def resolve(name):
    """The linker's name of a C# method such as Cloner.Clone; another place as it is."""
    if not re.fullmatch(r'[A-Za-z]\w*(\.\.?\w+)+', name) or re.search(r'\.(cs|asm)$', name):
        return name
    owner, _, method = name.rpartition('.')
    pattern = f'(^|_){owner.rstrip(".").replace(".", "_")}__{"_" if name.endswith("..ctor") else ""}{method}(_[0-9]+)?$'
    core = owner.rstrip('.').replace('.', '_') + '__'  # gdb takes basic regular expressions
    listed = gdb.execute(f'info functions -q -n {core}', to_string=True)
    found = sorted(set(re.findall(r'\bKernel_\w+', listed)))
    found = [symbol for symbol in found if re.search(pattern, symbol)]
    if not found:
        raise gdb.GdbError(f'No method {name}; "info functions {name.replace(".", "__")}" finds names.')
    if len(found) > 1:
        print(f'{len(found)} methods: {", ".join(map(dotted, found))}; the first is taken.')
    return found[0]


class Break(gdb.Command):
    """break, tbreak, hbreak at a C# method by its name: break Cloner.Clone. Every other place as gdb takes it."""

    def __init__(self, name, kind, temporary):
        self.kind, self.temporary = kind, temporary
        super().__init__(name, gdb.COMMAND_BREAKPOINTS, gdb.COMPLETE_LOCATION)

    def invoke(self, argument, from_tty):
        location, _, condition = (argument or '*$pc').partition(' if ')
        made = gdb.Breakpoint(resolve(location.strip()), type=self.kind, temporary=self.temporary)
        if condition:
            made.condition = condition


class TextPrinter:
    """A String with its characters."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        length = int(self.value['_stringLength'])
        return memory(int(self.value['_firstChar'].address), 2 * min(length, 4096)).decode('utf-16-le', 'replace')

    def display_hint(self):
        return 'string'


class ObjectPrinter:
    """An object or a struct with its properties under their own names; what it refers to as a type and an address."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        return dotted(str(self.value.type.unqualified()))

    def children(self):
        for one in self.value.type.strip_typedefs().fields():
            if one.is_base_class or not hasattr(one, 'bitpos'):
                continue
            value = self.value[one]
            name = re.sub(r'^<(.*)>k__BackingField$', r'\1', one.name or '')
            kind = value.type.strip_typedefs()
            if kind.code == gdb.TYPE_CODE_REF and str(kind.target().unqualified()) != 'String':
                target = address_of(value)
                value = f'({dotted(str(kind.target().unqualified()))}) {target:#x}' if target else 'null'
            elif kind.code == gdb.TYPE_CODE_REF:
                content = text_of(value)
                value = 'null' if content is None else f'"{content}"'
            yield name, value


def find_printer(value):
    kind = value.type.strip_typedefs()
    if kind.code != gdb.TYPE_CODE_STRUCT or kind.name is None:
        return None
    if kind.name == 'String':
        return TextPrinter(value)
    return ObjectPrinter(value) if kind.name.startswith(('Kernel_', 'System_Runtime_')) else None


Tine()
for command in (Start, Ps, Waits, Tables, Frame, Backtrace):
    command()
for name, kind, temporary in (
        ('break', gdb.BP_BREAKPOINT, False), ('b', gdb.BP_BREAKPOINT, False),
        ('tbreak', gdb.BP_BREAKPOINT, True), ('hbreak', gdb.BP_HARDWARE_BREAKPOINT, False)):
    Break(name, kind, temporary)
gdb.pretty_printers.insert(0, find_printer)
gdb.execute('set print thread-events off')
gdb.execute('set confirm off')
