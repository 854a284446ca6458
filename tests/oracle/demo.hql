select p.id, p.name, p.description from Project p order by p.id
select p.id from Project p where p.name like '%screen%' order by p.id
select p.id, p.details.owner.omeName, p.details.group.name from Project p order by lower(p.name), p.id
select p.name, count(l.id) from Project p left join p.datasetLinks l group by p.name
select p.id, (select count(*) from ProjectDatasetLink l where l.parent.id = p.id) from Project p order by p.id
select p.id from Project p where p.datasetLinks is not empty and p.annotationLinks is empty
select p.id from Project p where size(p.datasetLinks) > 2
select p.id, d.id from Project p join p.datasetLinks l join l.child d order by d.id
select p from Project p join fetch p.datasetLinks l join fetch l.child d where p.id = 51
select p from Project p left outer join fetch p.datasetLinks l left outer join fetch l.child d left outer join fetch d.imageLinks m where p.id = 51
select distinct p.details.group.name from Project p
select p.details.owner.id, count(*) from Project p group by p.details.owner.id having count(*) > 1
select max(p.id), min(p.id), count(p) from Project p
select p.id from Project p where p.details.creationEvent.time > (select min(e.time) from Event e where e.experimenterGroup.name = 'Mitosis lab') order by p.id
select p.id from Project p where exists (select l.id from ProjectAnnotationLink l where l.parent.id = p.id)
select p.id, p.version from Project p order by p.id desc
select p.id from Project p where p.details.owner.id = p.details.creationEvent.experimenter.id
select d.id, d.name from Dataset d order by lower(d.name), d.id
select d.id from Dataset d where d.projectLinks is empty order by d.id
select d.id from Dataset d where not exists (select 1 from ProjectDatasetLink l where l.child.id = d.id)
select d.id, count(l.id) from Dataset d left outer join d.imageLinks l group by d.id order by count(l.id) desc, d.id
select d.id from Dataset d where (select count(*) from DatasetImageLink l where l.parent = d) > 10 order by d.id
select d.id, l.child.name from Dataset d join d.imageLinks l where d.id = 102 order by l.child.id
select d from Dataset d left outer join fetch d.imageLinks l left outer join fetch l.child i where d.id = 102
select d from Dataset d join fetch d.details.owner join fetch d.details.group where d.name like 'F%'
select d.id, min(l.child.acquisitionDate), max(l.child.acquisitionDate) from Dataset d join d.imageLinks l group by d.id
select d.id, sum(p.sizeX * p.sizeY) from Dataset d join d.imageLinks l join l.child.pixels p group by d.id
select d.id from Dataset d where d.id in (select l.child.id from ProjectDatasetLink l where l.parent.name like 'Org%') order by d.id
select d.name || ' of ' || o.omeName from Dataset d join d.details.owner o
select new map(d.id as id, d.name as name, d.details.owner.id as ownerId) from Dataset d
select new map(d.id as id, d as dataset_details_permissions, count(l.id) as n) from Dataset d left join d.imageLinks l group by d
select d.id from Dataset d left join d.projectLinks l where l.id is null
select l.parent.id, count(distinct l.child.id) from DatasetImageLink l group by l.parent.id
select l.child.id from DatasetImageLink l group by l.child.id having count(l.parent.id) > 1
select l from DatasetImageLink l join fetch l.child join fetch l.parent where l.parent.id = 102
select i.id, i.name from Image i order by i.id
select i.id, i.name from Image i where lower(i.name) like '%tub%' order by lower(i.name), i.id
select i.id from Image i where i.name like 'P7\_A%' escape '\' order by i.id
select i.id from Image i where i.name not like '%.ome.tif' order by i.id
select i.id, length(i.name), upper(i.name) from Image i where i.description is not null order by i.id
select count(*) from Image
select count(i.id), count(i.description), count(distinct i.details.owner.id) from Image i
select i.details.group.name, count(i.id) from Image i group by i.details.group.name order by i.details.group.name
select i.details.owner.omeName, i.details.group.name, count(*) from Image i group by i.details.owner.omeName, i.details.group.name
select i.id from Image i where i.datasetLinks is empty order by i.id
select i.id from Image i where not exists (select l.id from DatasetImageLink l where l.child = i.id) and i.wellSamples is empty order by i.id
select i.id, i.acquisitionDate from Image i where i.acquisitionDate between i.details.creationEvent.time and i.details.updateEvent.time order by i.acquisitionDate desc, i.id
select i.id from Image i where i.id between 1001 and 1010 or i.id in (1, 2, 3) order by i.id
select i.id, case when i.description is null then 'none' else i.description end from Image i order by i.id
select i from Image i join fetch i.pixels p join fetch p.pixelsType where i.id < 1010 order by i.id
select i from Image i left outer join fetch i.pixels p left outer join fetch p.channels c left outer join fetch c.logicalChannel lc where i.id = 1001
select i from Image i join fetch i.details.creationEvent e join fetch e.experimenter where i.id = 1001
select i from Image i left join fetch i.fileset f left join fetch f.usedFiles u left join fetch u.originalFile where i.id = 1001
select i.fileset.id, count(i.id) from Image i group by i.fileset.id having count(i.id) = 1
select i.format.value, count(*) from Image i group by i.format.value
select i.id, i.format.value from Image i where i.format.value in ('OMETIFF', 'TIFF') order by i.id
select i.id, i.instrument.microscope.model from Image i order by i.id
select i.id, m.model from Image i left join i.instrument n left join n.microscope m order by i.id
select i.id, o.nominalMagnification from Image i join i.objectiveSettings s join s.objective o where o.lensNA > 1.3 order by i.id
select i.id, p.id from Image i join i.pixels p where index(p) = 0 order by p.id
select i.id, (select count(l.id) from ImageAnnotationLink l where l.parent.id = i.id) from Image i where i.id < 1020 order by i.id
select i.id, (select max(a.longValue) from ImageAnnotationLink l join l.child a where l.parent.id = i.id and a.longValue > 0) from Image i where i.id < 1020 order by i.id
select i.id from Image i join i.annotationLinks l join l.child a where a.class = TagAnnotation and a.textValue = 'metaphase' order by i.id
select i.id, a.textValue from Image i join i.annotationLinks l join l.child a where a.textValue is not null
select distinct i.id from Image i join i.annotationLinks l where l.child.id > 3 order by i.id
select i.id from Image i where i.annotationLinks is empty order by i.id
select i.id from Image i where exists (select l.id from ImageAnnotationLink l, TagAnnotation t where l.child = t and l.parent = i and t.textValue like 'tag%') order by i.id
select i.id from Image i where i.id in (select l.parent.id from ImageAnnotationLink l join l.child a where a.ns like '%rating') order by i.id
select i.id from Image i, Dataset d, DatasetImageLink l where l.parent = d and l.child = i and d.id = 102 order by i.id
select i.id, s.well.plate.name from Image i join i.wellSamples s where s.posX.value > 0 order by s.id
select i.name, p.sizeX, p.sizeY, p.sizeZ, p.sizeC, p.sizeT from Image i join i.pixels p order by i.id
select p.id, p.physicalSizeX.value, p.physicalSizeX.unit, p.physicalSizeZ from Pixels p order by p.id
select p.id from Pixels p where p.physicalSizeX is not null and p.physicalSizeZ.value > 0.1 order by p.id
select p.pixelsType.value, p.pixelsType.bitSize, count(p.id) from Pixels p group by p.pixelsType.value, p.pixelsType.bitSize
select p.dimensionOrder.value, count(*) from Pixels p group by p.dimensionOrder.value
select p.id, p.timeIncrement.value from Pixels p where p.timeIncrement is not null order by p.id
select sum(p.sizeX), avg(p.sizeY), max(p.sizeZ * p.sizeT), min(p.sizeC) from Pixels p
select p from Pixels p join fetch p.channels c join fetch c.statsInfo where p.id = 1
select p from Pixels p left outer join fetch p.settings s left outer join fetch s.waveRendering where p.id = 1
select p.image.name, p.sha1 from Pixels p where p.image.details.owner.omeName = 'mei' order by p.id
select p.id from Pixels p where size(p.channels) = 3 order by p.id
select p.id, maxindex(p.channels) from Pixels p group by p.id
select p.id, index(c), c.red, c.green, c.blue from Pixels p join p.channels c where p.id < 5 order by c.id
select c.id, c.logicalChannel.name, c.statsInfo.globalMin, c.statsInfo.globalMax from Channel c order by c.id
select c.logicalChannel.name, count(c.id) from Channel c group by c.logicalChannel.name order by count(c.id) desc, c.logicalChannel.name
select c.id, c.pixels.image.id from Channel c where c.pixels.image.id = 1001 order by c.id
select lc.id, lc.emissionWave.value, lc.emissionWave.unit, lc.excitationWave.value from LogicalChannel lc order by lc.id
select lc.illumination.value, lc.contrastMethod.value, count(*) from LogicalChannel lc group by lc.illumination.value, lc.contrastMethod.value
select lc.id from LogicalChannel lc where lc.emissionWave.value between 500 and 600 order by lc.id
select distinct lc.name, lc.fluor from LogicalChannel lc order by lc.name
select s.globalMax - s.globalMin from StatsInfo s
select r.id, r.defaultZ, r.defaultT, r.model.value from RenderingDef r order by r.id
select r.pixels.image.id, count(r.id) from RenderingDef r group by r.pixels.image.id
select r from RenderingDef r left outer join fetch r.waveRendering w left outer join fetch w.family left outer join fetch r.quantization where r.pixels.image.id = 1001
select r.pixels.id, b.inputStart, b.inputEnd, index(b) from RenderingDef r join r.waveRendering b where r.pixels.id < 6 order by b.id
select b.renderingDef.id, max(b.inputEnd) from ChannelBinding b where b.active = true group by b.renderingDef.id
select b.family.value, count(b.id) from ChannelBinding b group by b.family.value
select b.id from ChannelBinding b where b.red = 255 and b.green = 0 and b.blue = 0 order by b.id
select b.id from ChannelBinding b where b.spatialDomainEnhancement is not empty
select r.id from RenderingDef r where r.details.owner.id != r.pixels.details.owner.id
select t.id, t.sizeX, t.sizeY, t.pixels.image.id from Thumbnail t order by t.id
select q.bitResolution, count(*) from QuantumDef q group by q.bitResolution
select s.id, s.name from Screen s order by s.id
select s.id, count(l.id) from Screen s left join s.plateLinks l group by s.id
select s from Screen s left outer join fetch s.plateLinks l left outer join fetch l.child p
select s.id from Screen s where s.plateLinks is empty
select p.id, p.name, p.rows, p.columns from Plate p order by p.id
select p.id from Plate p where p.screenLinks is empty order by p.id
select p.id, p.status, coalesce(p.status, 'unknown') from Plate p order by p.id
select p.id, max(w.row), max(w.column) from Plate p join p.wells w group by p.id
select max(row), max(column), count(*) from Well where plate.id = 1
select p.id, count(s.id) from Plate p left join p.wells w left join w.wellSamples s group by p.id order by p.id
select p from Plate p left join fetch p.plateAcquisitions where p.id < 4
select a.id, a.name, a.plate.name, a.maximumFieldCount from PlateAcquisition a order by a.id
select a.id, count(s.id) from PlateAcquisition a join a.wellSample s group by a.id
select a.id, size(a.wellSample) from PlateAcquisition a group by a.id
select w.id, w.row, w.column, w.type from Well w where w.plate.name = 'Plate 2' order by w.id
select w.id, index(s), s.image.id from Well w join w.wellSamples s order by s.id
select w from Well w join fetch w.wellSamples s join fetch s.image i where w.plate.id = 2 and index(s) = 0
select w.id from Well w where w.type is null and w.column < 2 order by w.row desc, w.column desc, w.id
select w.row * 6 + w.column, w.id from Well w where mod(w.id, 5) = 0 order by w.id
select w.plate.id, w.row, count(w.id) from Well w group by w.plate.id, w.row order by w.plate.id, w.row
select w.id from Well w where size(w.wellSamples) = 2 order by w.id
select maxindex(w.wellSamples), minindex(w.wellSamples) from Well w where w.plate.id = 3
select s.id, s.posX.value, s.posY.value, s.posX.unit from WellSample s order by s.id
select s.plateAcquisition.name, count(s.id) from WellSample s group by s.plateAcquisition.name
select s.image.id, count(distinct s.well.plate.id) from WellSample s group by s.image.id having count(distinct s.well.plate.id) > 1
select s.well.plate.screenLinks.size from WellSample s where s.id = 1
select distinct l.parent.name from ScreenPlateLink l join l.child p join p.wells w where w.row = 3
select a.id, a.class from Annotation a order by a.id
select type(a.class), count(a.id) from Annotation a group by type(a.class)
select a.ns, count(*) from Annotation a group by a.ns order by a.ns
select a.id, a.textValue from TextAnnotation a order by a.id
select t.id, t.textValue, t.description from TagAnnotation t where t.ns is null order by lower(t.textValue), t.id
select t.id, (select count(*) from ImageAnnotationLink l where l.child.id = t.id) from TagAnnotation t order by t.id
select t.id from TagAnnotation t where t.ns = 'openmicroscopy.org/omero/insight/tagset' order by t.id
select l.parent.textValue, l.child.textValue from AnnotationAnnotationLink l order by l.id
select t.id from TagAnnotation t where not exists (select l.id from AnnotationAnnotationLink l where l.child.id = t.id) order by t.id
select l from AnnotationAnnotationLink l join fetch l.parent p join fetch l.child c where p.ns is not null
select a.id, a.longValue from LongAnnotation a where a.ns like '%rating' order by a.id
select avg(a.longValue), count(l.id) from ImageAnnotationLink l, LongAnnotation a where l.child.id = a.id
select l.parent.id, avg(a.longValue) from ImageAnnotationLink l join l.child a where a.class = LongAnnotation group by l.parent.id
select a.id, a.doubleValue from DoubleAnnotation a
select a.id from BooleanAnnotation a where a.boolValue = true
select a.timeValue from TimestampAnnotation a
select a.termValue from TermAnnotation a
select a.id, a.file.name, a.file.size, a.file.mimetype from FileAnnotation a order by a.id
select a from FileAnnotation a join fetch a.file f where f.name like '%.pdf'
select a.id, m.name, m.value, index(m) from MapAnnotation a join a.mapValue m
select a.id from MapAnnotation a join a.mapValue m where m.name = 'key' and m.value like 't%'
select m.name, count(*) from MapAnnotation a join a.mapValue m group by m.name having count(*) > 2
select i.id from Image i join i.annotationLinks l join l.child a join a.mapValue m where m.name = 'Stimulus' and m.value = 'none' order by i.id
select a.id from MapAnnotation a where size(a.mapValue) > 2
select a.id, size(a.mapValue), maxindex(a.mapValue) from MapAnnotation a group by a.id
select a.id from MapAnnotation a where a.mapValue.size = 3
select a.id, a.textValue from Annotation a where a.class in (CommentAnnotation, XmlAnnotation) order by a.id
select a.id from Annotation a where a.class <> TagAnnotation and a.details.owner.omeName = 'demo' order by a.id
select a.id from BasicAnnotation a order by a.id
select a.id from NumericAnnotation a order by a.id
select l.parent.id, l.child.id, l.details.owner.omeName from ImageAnnotationLink l order by l.id
select l from ImageAnnotationLink l left outer join fetch l.child a left outer join fetch a.file f where l.parent.id = 1001
select l.child.id, count(l.id) from ImageAnnotationLink l group by l.child.id order by count(l.id) desc, l.child.id
select l.parent.id from DatasetAnnotationLink l where l.child.class = FileAnnotation
select c.textValue, c.details.creationEvent.time from CommentAnnotation c order by c.details.creationEvent.time, c.id
select c.id from CommentAnnotation c where c.textValue like '%µm%' or lower(c.textValue) like '%lovely%' order by c.id
select r.id, r.name, size(r.shapes) from Roi r group by r.id, r.name
select r from Roi r left outer join fetch r.shapes s where r.image.id = 1001
select r.image.id, count(s.id) from Roi r join r.shapes s group by r.image.id
select s.id, s.class, s.theZ, s.theT from Shape s order by s.id
select s.id, s.width * s.height from Rectangle s order by s.id
select s.id, s.textValue from Shape s where s.textValue is not null order by s.id
select s.id, s.strokeWidth.value, s.fontSize.unit from Shape s order by s.id
select s.roi.image.name from Shape s where s.class = Ellipse and s.radiusX > s.radiusY
select r.id, index(s), s.id from Roi r join r.shapes s where index(s) > 1 order by s.id
select f.id, f.name, f.parentFolder.name from Folder f order by f.id
select f.id, g.name from Folder f left join f.parentFolder g order by f.id
select f.id from Folder f where f.childFolders is not empty
select f.name, count(l.id) from Folder f left join f.imageLinks l group by f.name
select e.id, e.omeName, e.firstName || ' ' || e.lastName from Experimenter e order by e.id
select e.omeName from Experimenter e where e.email like '%@example.org' and e.institution is not null order by e.id
select e.id from Experimenter e where size(e.groupExperimenterMap) > 2 order by e.id
select e from Experimenter e left outer join fetch e.groupExperimenterMap m left outer join fetch m.parent g where e.omeName = 'demo'
select e.omeName, m.parent.name, m.owner, index(m) from Experimenter e join e.groupExperimenterMap m
select e.omeName, m.parent.name from Experimenter e join e.groupExperimenterMap m where index(m) = 0 order by e.id
select g.id, g.name, g.details.permissions.perm1 from ExperimenterGroup g order by g.id
select g from ExperimenterGroup g left outer join fetch g.groupExperimenterMap m left outer join fetch m.child u where g.name like 'M%'
select g.name, count(m.id), sum(case when m.owner = true then 1 else 0 end) from ExperimenterGroup g left join g.groupExperimenterMap m group by g.name
select g.id from ExperimenterGroup g where exists (select m.id from GroupExperimenterMap m where m.parent = g and m.child.omeName = 'demo' and m.owner = true)
select m.child.omeName from GroupExperimenterMap m where m.owner = true and m.parent.id > 2 order by m.id
select e.type.value, count(e.id) from Event e group by e.type.value
select e.experimenter.omeName, count(*) from Event e where e.id > 0 group by e.experimenter.omeName
select e.id, e.time from Event e where e.experimenterGroup.name = 'Mitosis lab' order by e.time desc, e.id
select max(e.time), min(e.time), count(distinct e.experimenter.id) from Event e where e.id > 0
select e.experimenterGroup.name, e.type.value, max(e.time) from Event e group by e.experimenterGroup.name, e.type.value
select f.id, f.name, f.path, f.size, f.hasher.value from OriginalFile f where f.hasher is not null order by f.id
select f.mimetype, count(f.id), sum(f.size) from OriginalFile f group by f.mimetype
select f.id, e.clientPath from Fileset f join f.usedFiles e order by e.id
select m.child.image.id, m.parent.name from PixelsOriginalFileMap m order by m.id
select n.id, count(d.id) from Instrument n left join n.detector d group by n.id
select n from Instrument n left join fetch n.microscope left join fetch n.lightSource left join fetch n.objective
select s.id, s.class, s.power.value from LightSource s order by s.id
select l.wavelength.value, l.wavelength.unit from Laser l
select o.model, o.nominalMagnification, o.lensNA, o.immersion from Objective o
select t.value from PixelsType t where t.bitSize > 16 order by t.id
select c.id, c.value from ContrastMethod c order by c.value
select f.value from Family f where f.value <> 'linear' order by f.id
select s.uuid, s.owner.omeName from Session s where s.closed is not null order by s.id
select p.id from Project p where p.id = (select max(q.id) from Project q)
select i.id from Image i where i.id = (select min(j.id) from Image j where j.details.group.id = i.details.group.id) order by i.id
select i.id from Image i where (select count(*) from i.annotationLinks) > 3 order by i.id
select i.id, d.id from Image i left join i.datasetLinks l with l.parent.id = 102 left join l.parent d order by i.id
select d.id, d.name from Dataset d where d.name in (select p.name from Plate p) or lower(d.name) in ('to be sorted', 'x')
select nullif(d.name, '2024'), substring(d.name, 1, 3), trim(d.name) from Dataset d
select cast(i.id as string), str(i.series), abs(i.id - 1005) from Image i where i.id < 1010 order by i.id
select distinct i.details.owner.omeName, p.sizeC from Image i join i.pixels p order by i.details.owner.omeName
select count(distinct l.parent), count(distinct l.child), count(*) from DatasetImageLink l
select e.id, e.omeName from Experimenter e where e.id in (select m.child.id from GroupExperimenterMap m where m.parent.name = 'Mitosis lab') order by lower(e.lastName), lower(e.firstName), e.id
select e.id from Experimenter e where lower(e.firstName || ' ' || e.lastName || ' ' || e.omeName) like '%a m%' escape '!' order by e.id
select e.id, (select count(m.id) from GroupExperimenterMap m where m.child.id = e.id and m.owner = true) from Experimenter e order by e.id desc
select g.id, o.id from ExperimenterGroup g left outer join g.groupExperimenterMap m with m.owner = true left outer join m.child o
select g.id, g.name, (select count(distinct m.child.id) from GroupExperimenterMap m where m.parent.id = g.id) from ExperimenterGroup g order by lower(g.name), g.id
select e.id, g.id, (select count(p.id) from Project p where p.details.owner.id = e.id and p.details.group.id = g.id) from Experimenter e left outer join e.groupExperimenterMap m left outer join m.parent g
select e.id from Experimenter e where exists (select k.id from GroupExperimenterMap k where k.child.id = 3 and (k.parent.id = 0 or (k.parent.id <> 1 and k.parent.id in (select o.parent.id from GroupExperimenterMap o where o.child.id = e.id)))) order by e.id
select g.id from ExperimenterGroup g where exists (select k.id from GroupExperimenterMap k where k.child.id = 3 and g.id <> 1 and (k.parent.id = 0 or k.parent.id = g.id)) order by g.id
select t.id, s.id, s.textValue from TagAnnotation t, TagAnnotation s where exists (select l.id from AnnotationAnnotationLink l where l.parent.id = s.id and l.child.id = t.id) order by t.id, s.id
select w.id, p.name from Well w join w.plate p join w.annotationLinks l join l.child a where p.details.owner.id = w.details.owner.id order by w.id
select p.id, (select n.omeName from Experimenter n where n.id = p.details.owner.id) from Project p where p.details.group.id <> 2 order by p.id
