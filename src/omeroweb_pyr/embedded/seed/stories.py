"""The words of the demo data: who is who, and what is told of projects, datasets and images."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Institute:
    """Groups as (name, permissions, description); people as (user, first name, last name, groups, groups that they lead)."""

    groups: tuple[tuple[str, str, str], ...]
    people: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...]


INSTITUTE = Institute(
    groups=(
        ("Mitosis lab", "rwra--", "The Solberg group. Everybody reads and annotates everybody's images."),
        ("Imaging facility", "rwr---", "Test slides and course material. Members read each other's images."),
        ("Screening consortium", "rwrw--", "Shared screens. Members work on each other's data."),
        ("Thesis projects", "rw----", "Students' own data, seen by themselves and their supervisor."),
        ("public", "rwr---", "What visitors may see without logging in."),
    ),
    people=(
        ("ingrid", "Ingrid", "Solberg", ("Mitosis lab", "Thesis projects"), ("Mitosis lab", "Thesis projects")),
        ("demo", "Dana", "Moreno", ("Mitosis lab", "Imaging facility", "Screening consortium"), ()),
        ("kofi", "Kofi", "Asante", ("Mitosis lab", "Screening consortium"), ()),
        ("mei", "Mei", "Tanaka", ("Mitosis lab", "Screening consortium"), ("Screening consortium",)),
        ("lena", "Lena", "Hoffmann", ("Thesis projects",), ()),
        ("tomas", "Tomás", "Herrera", ("Thesis projects",), ()),
        ("curator", "Ada", "Lindqvist", ("public", "Imaging facility"), ("public", "Imaging facility")),
        ("__public__", "Public", "User", ("public",), ()),
    ),
)

DESCRIPTIONS = {
    "Chromosome segregation in HeLa": (
        "How does the spindle find every chromosome, and what happens when it is taken apart and allowed to grow back? "
        "Fixed and living HeLa cells, control and after nocodazole wash-out.\n\n"
        "Lab book: volume 14, pages 3 to 61. Questions to Dana or Ingrid."
    ),
    "Fixed cells, spindle and kinetochores": (
        "PFA with a little glutaraldehyde, DM1A for α-tubulin, CENP-A for kinetochores, DAPI. 63x, NA 1.4, oil. "
        "Images 2 to 15 are controls, the rest were fixed 40 minutes after wash-out. "
        "The first five are z-stacks, the others their sharpest planes."
    ),
    "Live imaging, H2B and tubulin": (
        "Stable line H2B-mCherry, EGFP-Tubulin. 37 °C, 5 % CO₂, a frame every two minutes. Three cells divide within the field."
    ),
    "Figures for the manuscript": "Only what goes into a figure. The same images are also in the datasets where they belong.",
    "Taxol pilot (not acquired yet)": "The microscope is booked for next week; coverslips are in the cold room, shelf 2.",
    "Organelle atlas": "A few well stained U2OS cells for every compartment we look at, as a reference for new people.",
    "ER and mitochondria": "Sec61β-GFP and MitoTracker Red. The first one is a stack, the others single planes.",
    "smFISH, ACTB and MALAT1": "48 probes each. ACTB is cytoplasmic and varies a lot between cells; MALAT1 stays in nuclear speckles.",
    "Living cells, DIC": "Hoechst at 50 ng/ml only, to keep them happy.",
    "Organoids and neurons": "Mei's reference stainings for the tissue clearing course.",
    "Intestinal organoids, day 5": (
        "Mouse, grown in Matrigel, fixed in place. E-cadherin marks the borders of the cells, actin lines the lumen."
    ),
    "Hippocampal culture, DIV 14": "Rat, E18, 14 days in vitro. Synapsin spots sit along the MAP2-positive dendrites.",
    "To be sorted": "Nothing in here yet; see the orphaned images.",
    "NF-κB translocation screen": "How fast does p65 enter the nucleus after TNF-α, and how long does it stay? One row per time point.",
    "Plate 7, TNF-α time course": (
        "96 wells, two fields each. Row A is the control; B to H were fixed 5 to 120 minutes after stimulation."
    ),
    "Training course, spring": "Everything participants need on the third day.",
    "E. coli, Min oscillation": "GFP-MinD swings from pole to pole about every 40 seconds. Agarose pad, room temperature.",
    "Thesis: lamin mutants": "Chapter 2. Not to be shown before the defence.",
    "Thesis: ER stress": "Tunicamycin series, first attempt.",
    "Image of the month": "A picture every month from the institute, for everybody to look at and to use.",
    "2024": "Licence CC BY 4.0.",
}

IMAGES = {
    "HeLa_control_01_4ch_zstack.ome.tif": (
        "A field around one cell in metaphase. DNA, microtubules, actin and centromeres in nine planes, half a micrometre apart."
    ),
    "HeLa_H2B-mCherry_EGFP-Tub_2min-interval.ome.tif": (
        "24 frames. The first division starts at frame 5, the second at 11, the third at 17."
    ),
    "U2OS_smFISH_ACTB_MALAT1.ome.tif": "Each spot is one molecule of RNA.",
    "Organoid_DAPI_Ecad_Actin_zstack.ome.tif": "The equator of a large organoid and two buds.",
    "Ecoli_GFP-MinD_4s-interval.ome.tif": "16 frames, four seconds apart: nearly two swings.",
    "March: In division": "A HeLa cell in metaphase among its neighbours. Dana Moreno, Mitosis lab.",
    "April: A hollow ball": "An intestinal organoid; actin glows around the lumen. Mei Tanaka.",
    "May: Branches": "Neurons after two weeks in a dish, with their synapses. Mei Tanaka.",
    "June: Two become four": "Three divisions in 48 minutes. Dana Moreno, Mitosis lab.",
}

KEY_VALUES = {
    "image": (
        ("Organism", "Homo sapiens"),
        ("Cell line", "HeLa Kyoto"),
        ("Passage", "12"),
        ("Fixation", "4 % PFA, 0.2 % glutaraldehyde, 10 min"),
        ("Primary antibodies", "DM1A (mouse) 1:1000; anti-CENP-A (rabbit) 1:500"),
        ("Mounting", "ProLong Glass"),
        ("Objective", "63x / 1.40 oil"),
    ),
    "dataset": (
        ("Operator", "Dana Moreno"),
        ("Microscope", "Spinning disk 2"),
        ("Temperature", "22 °C"),
        ("Protocol", "IF-014, version 3"),
    ),
    "project": (("Grant", "CB-2023-117"), ("Contact", "Ingrid Solberg"), ("Data policy", "internal until published")),
    "fish": (("Cell line", "U2OS"), ("Probe 1", "ACTB, 48 oligos, Quasar 570"), ("Probe 2", "MALAT1, 48 oligos, Quasar 670")),
}

TIMES = (0, 5, 10, 20, 30, 60, 90, 120)
"""Minutes of stimulation in each row of the plate."""
